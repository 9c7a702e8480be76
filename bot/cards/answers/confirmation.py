"""The card that a reporter sees once a report is stored: its reference, who is told, what happens next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.cards.answers.types import type_button
from bot.cards.parts.card_builder import card
from bot.cards.parts.duty_lines import duty_state_words
from bot.cards.parts.telephones import (
    numbers_in,
    own_call_lines,
    reminder_calls,
    reminders_for_reporter,
)
from bot.cards.parts.times import moment
from bot.cards.parts.words import (
    case_line,
    join_names,
    name_and_job,
    report_reference,
    role_title,
    short_name,
    source_words,
    urgency_words,
)
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Card, Fact, Section
from state_machines.case.report import Report, Urgency
from state_machines.duties.duty import Duty, DutyKind
from state_machines.duties.ladder import rungs
from state_machines.policy.model import ReminderRule

NEXT = (
    "Each of them is asked to say that they have it; without an answer the next person is told. "
    "You hear here who answered and what was decided."
)


def confirmation_card(
    state: Snapshot,
    report: Report,
    now: datetime,
    others: Sequence[tuple[Snapshot, Report]] = (),
    left_out: tuple[str, ...] = (),
) -> Card:
    """The card is drawn from what is stored, so that a second press shows the same (promise 1).

    `others` are the other children of the same report, and `left_out` those who were picked in vain.
    """
    reminders = tuple(reminders_for_reporter(state, report))
    calls = [call for rule in reminders for call in reminder_calls(state, rule, report)]
    return card(
        f"Recorded: {report_reference(report.id)} about {join_names(_references(state, others))}",
        facts=(
            Fact("Case", case_line(state.case)),
            Fact("Recorded", moment(report.recorded_at)),
            Fact("Urgency", urgency_words(_urgency(state, report))),
            Fact("Step", state.policy.step(state.escalation.step).title),
        ),
        sections=(
            Section("What to do now", tuple(_reminder_line(state, rule, report) for rule in reminders)),
            Section("Your call", own_call_lines(state, report)),
            Section("Being told now", _duty_lines(state, report, now)),
            *(_section_of_child(around, one, now) for around, one in others),
            Section("Not in this report", _left_out_lines(left_out)),
            Section("What happens next", (NEXT,)),
        ),
        buttons=(
            Button("Where it stands", Action.STATUS, state.case.reference),
            *type_button(state, report),
            Button("Amend or withdraw", Action.AMEND, f"{report.escalation_id}/{report.id}"),
        ),
        telephones=numbers_in(calls),
    )


def _urgency(state: Snapshot, report: Report) -> Urgency:
    """As all others read it on their cards: a case that is more urgent than this report stays so."""
    both = (report.urgency, state.escalation.urgency) if state.is_open else (report.urgency,)
    return min(both, key=lambda one: one.order)


def _references(state: Snapshot, others: Sequence[tuple[Snapshot, Report]]) -> tuple[str, ...]:
    return (state.case.reference, *(around.case.reference for around, _ in others))


def _section_of_child(state: Snapshot, report: Report, now: datetime) -> Section:
    """Another child of the report, whose case moves by itself."""
    step = state.policy.step(state.escalation.step).title
    return Section(
        f"Also {case_line(state.case)}",
        (
            f"{report_reference(report.id)}, {urgency_words(_urgency(state, report)).lower()}. Step: {step}",
            *_duty_lines(state, report, now),
        ),
    )


def _left_out_lines(left_out: tuple[str, ...]) -> tuple[str, ...]:
    """A child whom the reporter picked and who was not theirs to report on any more when it was sent."""
    if not left_out:
        return ()
    return (
        f"{join_names(left_out)}: no case of yours in this family any more when you submitted. "
        "Your report is not about it. If it should be, begin another.",
    )


def _duty_lines(state: Snapshot, report: Report, now: datetime) -> tuple[str, ...]:
    """Everybody with a duty that this report opened, or with an open duty that covers it already."""
    asked = (duty for duty in state.duties if duty.kind is DutyKind.ACKNOWLEDGE)
    concerned = [duty for duty in asked if duty.is_live or duty.report_id == report.id]
    return tuple(dict.fromkeys(_line(state, duty, now) for duty in concerned))


def _line(state: Snapshot, duty: Duty, now: datetime) -> str:
    holder = name_and_job(state.person(duty.holder_id))
    who = f"{role_title(duty.role)}, {_stand_in_words(state, duty)}{holder}"
    return f"{who}: {duty_state_words(state, duty, now)}"


def _stand_in_words(state: Snapshot, duty: Duty) -> str:
    """The words before a holder who stands in, so that nobody seems to have a role that is not theirs."""
    own = rungs(duty, state.circle)[0].person
    return "" if own is not None and own.id == duty.holder_id else "in their place "


def _reminder_line(state: Snapshot, rule: ReminderRule, report: Report) -> str:
    """What the board reminds the reporter to do, with its section, and whom to telephone (Camden)."""
    calls = "".join(f" {call.words}." for call in reminder_calls(state, rule, report))
    return f"{rule.words}{calls} ({source_words(rule.source, short_name(state.policy))})"
