"""What people who were told are asked beside saying that they have it, and what they answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from bot.cards.parts.times import day, moment
from bot.cards.parts.words import name_or_nobody
from bot.reading.askers import askers_of
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button
from dialogs.catalog.duty_answer import ANOTHER_DAY, KNOWN, NOT_SEEN, SEEN, SEEN_ON, TODAY
from state_machines.duties.duty import Duty, Rank
from state_machines.duties.duty_answer import DutyAnswer, may_still_be_answered
from state_machines.duties.rank import rank
from state_machines.people.people import Person
from state_machines.time.moments import london_day

ANSWER = "Say what you know"


def form_of(state: Snapshot, duty: Duty) -> str:
    """The name of the short form that the board's tell asks for; empty where it asks for none."""
    return next((tell.form for tell in state.policy.tells if tell.key == duty.key and tell.form), "")


def answer_buttons(state: Snapshot, viewer: Person) -> tuple[Button, ...]:
    """The button to answer what this person was asked, until they have; one for each such duty."""
    if not state.is_open:
        return ()
    return tuple(
        Button(ANSWER, Action.ANSWER, f"{state.escalation.id}/{duty.id}", primary=True)
        for duty in state.acknowledge_duties
        if form_of(state, duty) and may_still_be_answered(duty, viewer)
        if duty.acknowledged_by_id == viewer.id or rank(duty, viewer, state.circle) is Rank.HOLDER
    )


def answers_for(
    state: Snapshot, answers: Iterable[DutyAnswer], viewer: Person, *, everything: bool
) -> tuple[str, ...]:
    """The answers in words, for a private card: all, or the viewer's own and those to what they asked."""
    asked = {duty.id: duty for duty in state.duties}
    own = {report.id for report in state.reports if report.reporter_id == viewer.id}
    return tuple(
        _words(state, asked[answer.duty_id], answer)
        for answer in answers
        if answer.duty_id in asked
        if everything
        or viewer.id == answer.answered_by_id
        or _did_ask(state, viewer, asked[answer.duty_id], own)
    )


def _did_ask(state: Snapshot, viewer: Person, duty: Duty, own: Collection[str]) -> bool:
    return duty.report_id in own or viewer.id in askers_of(state, duty)


def _words(state: Snapshot, duty: Duty, answer: DutyAnswer) -> str:
    who = name_or_nobody(state.person(answer.answered_by_id))
    known = answer.answers.get(KNOWN)
    said = (_seen_words(answer), f"“{known}”" if isinstance(known, str) else "")
    return f"{who}, {moment(answer.answered_at)}, to “{duty.task}”: {' '.join(filter(None, said))}"


def _seen_words(answer: DutyAnswer) -> str:
    match answer.answers.get(SEEN):
        case value if value == NOT_SEEN:
            return "Has not seen the child lately."
        case value if value == TODAY:
            return f"Saw the child on {day(london_day(answer.answered_at))}."
        case value if value == ANOTHER_DAY and isinstance(on := answer.answers.get(SEEN_ON), str):
            return f"Saw the child on {day(date.fromisoformat(on))}."
    return ""
