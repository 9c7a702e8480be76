"""The duties of a case that somebody may decline, read before they are asked why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cards.parts.distinguishing_words import distinguishing_words
from bot.cards.parts.words import join_names
from bot.reading.snapshot import Snapshot
from bot.services import Services
from bot.use_cases.answer.target import Target, load_all, target_of
from dialogs.spec import Option
from state_machines.duties.duty import Duty
from state_machines.duties.press import declinable_duties
from state_machines.errors import Stale
from state_machines.people.people import Person

NOTHING = "Nothing here is yours to hand on now. Open the case to see where it stands."


@dataclass(frozen=True, slots=True)
class DeclineChoices:
    """The case's reference, and one choice for each duty, its value a `target` for `decline`.

    A button that names its duty leaves one choice. The reference is empty if no duty is theirs.
    """

    reference: str
    choices: tuple[Option, ...]


def decline_choices(services: Services, person: Person, target: str, now: datetime) -> DeclineChoices:
    """`target` is "<escalation id>", or "<escalation id>/<duty id>" as older messages have it.

    Raises Stale if the person can decline nothing there, and NotFound for an unknown escalation. A duty that
    the button names is not refused here: `decline` does that, and puts it on record.
    """
    aim = target_of(target)
    with services.store.read() as uow:
        return _choices_at(load_all(uow, services, aim, now), aim, person, target)


def _choices_at(states: tuple[Snapshot, ...], aim: Target, person: Person, target: str) -> DeclineChoices:
    state = states[0]
    if aim.also:
        return _of_several(states, person)
    theirs = declinable_duties(state.duties, person, state.circle)
    if aim.duty_id is not None:
        named = aim.duty_id in {duty.id for duty in theirs}
        return DeclineChoices(state.case.reference if named else "", (Option(target, "This"),))
    if not theirs:
        raise Stale(NOTHING)
    return DeclineChoices(state.case.reference, tuple(_choices(state, theirs)))


def _of_several(states: tuple[Snapshot, ...], person: Person) -> DeclineChoices:
    """Of several children behind one door each choice says whose it is."""
    found = [(state, declinable_duties(state.duties, person, state.circle)) for state in states]
    choices = tuple(
        replace(choice, label=f"{state.case.reference}: {choice.label}")
        for state, theirs in found
        for choice in _choices(state, theirs)
    )
    if not choices:
        raise Stale(NOTHING)
    return DeclineChoices(join_names(tuple(state.case.reference for state, each in found if each)), choices)


def _choices(state: Snapshot, theirs: tuple[Duty, ...]) -> Iterator[Option]:
    for duty, words in zip(theirs, distinguishing_words(theirs), strict=True):
        yield Option(f"{state.escalation.id}/{duty.id}", f"{words[0].upper()}{words[1:]}")
