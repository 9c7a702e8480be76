"""The cards of a drill: PRACTICE are their first words, wherever they are read and however they are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.messages.payload import Payload
from bot.cards.parts.card_builder import card
from bot.cards.parts.times import moment
from bot.cards.parts.words import name_or_nobody
from bot.reading.unreached import read_unreached_of_alarm
from bot.values import Action, Button, Card, Section
from state_machines.duties.drill import PRACTICE, Drill
from state_machines.errors import NotFound
from state_machines.time.moments import at_words
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DrillPayload(Payload):
    """The message's alarm id is the drill's; `report` is the copy for whoever started it.

    `fallback` is what a release says that knows no drills.
    """

    KIND: ClassVar[str] = "drill"

    report: bool = False
    fallback: str = f"{PRACTICE}: this is a drill. No child is concerned, and nothing is asked of you here."


def _draw(occasion: Occasion, payload: DrillPayload) -> Card:
    drill = occasion.uow.drills.by_id(occasion.message.alarm_id or "")
    if drill is None:
        raise NotFound(f"{PRACTICE}: this drill is not known any more. It asks nothing of you.")
    if payload.report:
        return report_card(occasion.uow, drill)
    return _ended_card(occasion, drill) if not drill.is_running else _asking_card(occasion, drill)


def _asking_card(occasion: Occasion, drill: Drill) -> Card:
    told = [name_or_nobody(occasion.uow.people.by_id(person_id)) for person_id, _ in drill.told]
    return card(
        f"{PRACTICE}: no reply at the door · {PRACTICE} · {drill.urgency.value}",
        lead=f"A drill for team {drill.team}. No child is concerned. Being asked, as in earnest: "
        f"{' · '.join(dict.fromkeys(told))}. Nobody has it yet.",
        note="A real report does not begin with this word. In real danger, call 999.",
        buttons=(Button(f"{PRACTICE}: I have this", Action.DRILL, drill.id, primary=True),),
    )


def _ended_card(occasion: Occasion, drill: Drill) -> Card:
    who = occasion.uow.people.by_id(drill.answered_by_id) if drill.answered_by_id else None
    how = (
        f"{who.name} had it {at_words(drill.answered_at, occasion.now)}" if who and drill.answered_at else ""
    )
    return card(f"{PRACTICE} is over: {how or 'it was ended'}", lead="This drill asks nothing more of you.")


def report_card(uow: UnitOfWork, drill: Drill) -> Card:
    """Who was told when, and who answered when, for whoever started it."""
    state = "runs" if drill.is_running else "is over"
    return card(
        f"{PRACTICE}: the drill of team {drill.team} {state}",
        lead=f"It began {moment(drill.begun_at)} as {drill.urgency.value}, and is counted nowhere.",
        sections=(Section("Who answered when", tuple(drill_lines(uow, drill))),),
    )


def drill_lines(uow: UnitOfWork, drill: Drill) -> Iterator[str]:
    """A line for each time that it was somebody's turn, and one for how it ended.

    That they were asked is said only of those to whom it was sent.
    """
    unreached = read_unreached_of_alarm(uow, drill.id)
    for person_id, at in drill.told:
        how = "is being asked" if person_id in unreached.on_the_way else "was asked"
        how = "could not be reached" if person_id in unreached.in_vain else how
        yield f"{moment(at)}: {name_or_nobody(uow.people.by_id(person_id))} {how}"
    if drill.answered_by_id and drill.answered_at:
        minutes = round((drill.answered_at - drill.begun_at).total_seconds() / 60)
        who = name_or_nobody(uow.people.by_id(drill.answered_by_id))
        after = "1 minute" if minutes == 1 else f"{minutes} minutes"
        yield f"{moment(drill.answered_at)}: {who} said “I have this”, {after} after it began"
    elif drill.ended_at:
        yield f"{moment(drill.ended_at)}: it was ended; nobody had answered yet"
    else:
        yield "Nobody has answered yet"


DRILL_KIND = MessageKind(DrillPayload, _draw)
