"""The message that a child has been seen, to whoever waits for it; whoever has the case answers on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.messages.payload import Payload
from bot.cards.parts.card_builder import card
from bot.cards.parts.joint_buttons import button_of_case
from bot.cards.parts.seen_lines import (
    ANSWERS,
    NOTHING_ENDS,
    before_report_words,
    seen_buttons,
    sighting_words,
)
from bot.cards.parts.times import moment
from bot.cards.parts.words import join_names, name_or_nobody
from bot.reading.part_of import part_of
from bot.reading.snapshot import Snapshot, circle_of, load_snapshot
from bot.values import Action, Button, Card, Section
from state_machines.access.matrix import Right
from state_machines.case.case import Case
from state_machines.case.sightings import Sighting
from state_machines.duties.relations import part_in_case
from state_machines.errors import NotFound
from state_machines.people.people import Person


@dataclass(frozen=True, slots=True)
class ChildSeenPayload(Payload):
    """Which account it is, and those of the children seen together whom the reader waits for as well."""

    KIND: ClassVar[str] = "child_seen"

    sighting: str = ""
    also: tuple[str, ...] | None = None


def _draw(occasion: Occasion, payload: ChildSeenPayload) -> Card:
    sighting = occasion.uow.sightings.by_id(payload.sighting)
    case = occasion.uow.cases.by_id(sighting.case_id) if sighting else None
    if sighting is None or case is None:
        raise NotFound("Doorstep does not know this case any more. Nothing was changed.")
    said_by = occasion.uow.people.by_id(sighting.said_by_id) if sighting.said_by_id else None
    said = f"{name_or_nobody(said_by)} said {moment(sighting.said_at)}: {sighting_words(sighting)}."
    state = occasion.snapshot() if occasion.message.escalation_id else None
    where = Button("Where it stands", Action.STATUS, case.reference)
    others = tuple(filter(None, (_seen_child(occasion, one) for one in payload.also or ())))
    return card(
        f"{join_names((case.reference, *(one.case.reference for one in others)))}: "
        f"{'the children have been seen together' if others else 'the child has been seen'}",
        lead=" ".join(filter(None, (said, *_what_follows(state, sighting)))),
        sections=tuple(Section(f"Also {one.case.reference}", _lines_of(one)) for one in others),
        buttons=(
            *_answers(state, occasion.recipient(), by_child=bool(others)),
            *(
                button
                for one in others
                for button in _answers(one.state, occasion.recipient(), by_child=True)
            ),
            where,
            *(_where(one.case) for one in others),
        ),
    )


@dataclass(frozen=True, slots=True)
class _SeenChild:
    """Another child who was seen together with the first, and how their own case stands."""

    case: Case
    sighting: Sighting
    state: Snapshot | None


def _seen_child(occasion: Occasion, sighting_id: str) -> _SeenChild | None:
    sighting = occasion.uow.sightings.by_id(sighting_id)
    case = occasion.uow.cases.read_by_id(sighting.case_id) if sighting else None
    if sighting is None or case is None:
        return None
    opened = sighting.escalation_id
    state = load_snapshot(occasion.uow, occasion.services, opened, occasion.now) if opened else None
    return _SeenChild(case, sighting, state)


def _lines_of(child: _SeenChild) -> tuple[str, ...]:
    words = " ".join(filter(None, _what_follows(child.state, child.sighting)))
    return (words or "This is closed here, so nothing is asked any more.",)


def _answers(state: Snapshot | None, viewer: Person, *, by_child: bool) -> tuple[Button, ...]:
    """The two answers, for whoever has this child's case; each child may still be waited for."""
    buttons = seen_buttons_of(state, viewer) if state else ()
    return tuple(button_of_case(state, one) for one in buttons) if state and by_child else buttons


def _where(case: Case) -> Button:
    return Button(f"Where {case.reference} stands", Action.STATUS, case.reference)


def seen_buttons_of(state: Snapshot, viewer: Person) -> tuple[Button, ...]:
    """The two answers alone: who reads this knows that the child was seen."""
    return tuple(one for one in seen_buttons(state, viewer) if one.action is not Action.CHILD_SEEN)


def _what_follows(state: Snapshot | None, sighting: Sighting) -> tuple[str, ...]:
    if state is None:
        return ("Nothing is open about this case in Doorstep, so nothing is asked of anybody.",)
    if sighting.answer is None:
        return (before_report_words(state, sighting), NOTHING_ENDS if state.is_open else "")
    who, when = name_or_nobody(state.person(sighting.answered_by_id)), sighting.answered_at
    answered = ANSWERS.get(sighting.answer, "it was answered")
    return (before_report_words(state, sighting), f"{who} said {moment(when) if when else ''}: {answered}.")


def _sightings(occasion: Occasion, payload: ChildSeenPayload) -> tuple[Sighting, ...]:
    found = map(occasion.uow.sightings.by_id, (payload.sighting, *(payload.also or ())))
    return tuple(one for one in found if one is not None)


def _names(occasion: Occasion, payload: ChildSeenPayload) -> tuple[str | None, ...]:
    return tuple(one.case_id for one in _sightings(occasion, payload))


def _hears(occasion: Occasion, payload: ChildSeenPayload) -> bool:
    """Whoever waits for one of these children still, or leads where nothing is open."""
    return any(_may_see_step(occasion, one) for one in _sightings(occasion, payload))


def _may_see_step(occasion: Occasion, sighting: Sighting) -> bool:
    uow, services, now = occasion.uow, occasion.services, occasion.now
    if sighting.escalation_id is not None:
        state = load_snapshot(uow, services, sighting.escalation_id, now)
        return part_of(state, occasion.recipient()).may(Right.SEE_STEP)
    case = uow.cases.read_by_id(sighting.case_id)
    return case is not None and part_in_case(
        occasion.recipient(), circle_of(uow, services.settings, case, now)
    ).may(Right.SEE_STEP)


CHILD_SEEN_KIND = MessageKind(ChildSeenPayload, _draw, _names, _hears)
