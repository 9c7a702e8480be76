"""What an invitation says of its meeting, from the dialog in which it was arranged."""

from __future__ import annotations

import re
from datetime import date

from bot.cards.parts.words import join_names
from bot.reading.snapshot import Snapshot
from dialogs.answers import day_in_words
from dialogs.catalog.meeting_more import PLACE, TIME
from dialogs.session import Session
from state_machines.duties.circle import circles_by_holder, resolve
from state_machines.errors import InvalidAnswer
from state_machines.people.people import Person, Role

#: A name is found also in "Kezia's" and in half of a double name.
_WORD = re.compile(r"[^\W\d_]+")


def invitation_words(state: Snapshot, session: Session, convener: Person) -> str:
    """Day, time, place, and who else is invited; empty where no meeting was given a date.

    Raises InvalidAnswer where the place names the child, for it stands in messages.
    """
    on, at, place = (_answer(session, name) for name in ("planned_on", TIME, PLACE))
    if not on:
        return ""
    _check_names_no_child(state, place)
    when = f"{day_in_words(date.fromisoformat(on))}{f' at {at}' if at else ''}"
    invited = join_names(tuple(person.name for person in _invitees(state, session, convener)))
    return ", ".join(filter(None, (when, place))) + (f"; invited: {invited}" if invited else "")


def _answer(session: Session, name: str) -> str:
    given = session.answers.get(name) if name in session.trail else None
    return given.strip() if isinstance(given, str) else ""


def _invitees(state: Snapshot, session: Session, convener: Person) -> tuple[Person, ...]:
    """Those who were ticked, or else the network, and whoever arranged it."""
    ticked = session.answers.get("invited") if "invited" in session.trail else None
    found = (
        [state.person(one) for one in ticked]
        if isinstance(ticked, tuple)
        else [resolve(Role.NETWORK, view) for view in circles_by_holder(Role.NETWORK, state.circle)]
    )
    people = {person.id: person for person in (*found, convener) if person is not None}
    return tuple(people.values())


def _check_names_no_child(state: Snapshot, place: str) -> None:
    said = set(_WORD.findall(place.casefold()))
    if {word for word in said if len(word) > 1} & set(_WORD.findall(state.case.child_name.casefold())):
        words = "The place stands in messages, so please leave out the child's name and the family's."
        raise InvalidAnswer(PLACE, words)
