"""The card of a visit, for whoever went in: when they are asked, the question, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.messages.payload import Payload
from bot.cards.parts.card_builder import card
from bot.cards.parts.emergency import emergency_telephones, emergency_words
from bot.reading.let_in import is_shut_out
from bot.values import Action, Button, Card, Section
from state_machines.alarms.visit import Visit, VisitState
from state_machines.case.case import Case
from state_machines.errors import NotFound
from state_machines.time.moments import at_words


@dataclass(frozen=True, slots=True)
class VisitPayload(Payload):
    """The message's alarm id is the visit's; `asked_at` is when this copy asks, None where one goes in."""

    KIND: ClassVar[str] = "visit"

    asked_at: datetime | None = None
    fallback: str = "You said that you were going in. Say in Doorstep whether you are out, or telephone."


def _draw(occasion: Occasion, payload: VisitPayload) -> Card:
    visit = occasion.uow.visits.by_id(occasion.message.alarm_id or "")
    case = occasion.uow.cases.read_by_id(visit.case_id) if visit else None
    if visit is None or case is None:
        raise NotFound("Doorstep does not know this visit any more. In danger, call 999.")
    if payload.asked_at != visit.asked_at and visit.is_live:
        return card(_with_case(occasion, case, f"you went in {at_words(visit.began_at, occasion.now)}"))
    return visit_card(occasion, visit, case)


def visit_card(occasion: Occasion, visit: Visit, case: Case) -> Card:
    """The card as the visit stands; the numbers stay on it until it has ended."""
    settings = occasion.services.settings
    numbers = tuple(emergency_words(settings).splitlines()) if visit.is_live else ()
    return card(
        _with_case(occasion, case, _title(visit, occasion.now)),
        lead=_lead(visit, occasion.now),
        sections=(Section("Emergency", numbers),),
        buttons=_buttons(visit),
        telephones=emergency_telephones(settings) if visit.is_live else (),
    )


def _with_case(occasion: Occasion, case: Case, what: str) -> str:
    """Whoever may know nothing of the case by now still answers for themselves, and reads no reference."""
    if is_shut_out(occasion.uow, occasion.services, case, occasion.recipient(), occasion.now):
        return what[0].upper() + what[1:]
    return f"{case.reference}: {what}"


def _title(visit: Visit, now: datetime) -> str:
    if visit.ended_at is not None:
        out = "you are out and safe" if visit.state is VisitState.SAFE else "this visit has ended"
        return f"{out}, {_clock(visit.ended_at, now)}"
    return {
        VisitState.ASKED: "are you out, and all right?",
        VisitState.SILENT: "you have not answered",
        VisitState.NOT_SAFE: "you said that you are not safe",
    }.get(visit.state, f"you went in {at_words(visit.began_at, now)}")


def _lead(visit: Visit, now: datetime) -> str:
    if not visit.is_live:
        return "Nobody asks you about it any more."
    went = f"You went in {at_words(visit.began_at, now)}."
    told = "Those who are told stand on another card here."
    match visit.state:
        case VisitState.ASKED:
            until = at_words(visit.ask_at, now) if visit.ask_at else "soon"
            return f"{went} Without an answer others are told {until} that you have not answered."
        case VisitState.SILENT:
            return f"{went} {told} If you are safe, please say so."
        case VisitState.NOT_SAFE:
            return f"{told} Call 999 if you have not."
        case _:
            when = at_words(visit.ask_at, now) if visit.ask_at else "soon"
            return f"You are asked {when} whether you are out, and all right."


def _clock(moment: datetime, now: datetime) -> str:
    return at_words(moment, now).removeprefix("at ")


def _buttons(visit: Visit) -> tuple[Button, ...]:
    if not visit.is_live:
        return ()
    safe = Button("I am out and safe", Action.VISIT_SAFE, visit.id, primary=True)
    later = (Button("Ask me again in 30 minutes", Action.VISIT_LATER, visit.id),) if visit.is_timed else ()
    unsafe = Button("I am not safe", Action.VISIT_NOT_SAFE, visit.id)
    return (safe, *later, *((unsafe,) if visit.state is not VisitState.NOT_SAFE else ()))


VISIT_KIND = MessageKind(VisitPayload, _draw)
