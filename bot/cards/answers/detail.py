"""The detail of a case, shown in a modal after an access check: name, reports and history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.cards.answers.amendment_card import amend_buttons
from bot.cards.answers.earlier_sections import earlier_sections
from bot.cards.answers.hand_off_card import hand_off_button
from bot.cards.answers.types import type_line
from bot.cards.answers.who_looked import who_looked_button
from bot.cards.parts.answers import answer_lines, reads_no_word
from bot.cards.parts.asked import answers_for
from bot.cards.parts.buttons import listed_follow_ups, record_button, take_over_buttons
from bot.cards.parts.card_builder import card
from bot.cards.parts.days_off import days_off_lines
from bot.cards.parts.duty_lines import duty_line, task_line
from bot.cards.parts.endings import ending_buttons, ending_lines
from bot.cards.parts.known_buttons import no_longer_button
from bot.cards.parts.known_facts import as_seen_by, facts_in_full, kept_from_lines
from bot.cards.parts.moves import move_line
from bot.cards.parts.patterns import pattern_lines
from bot.cards.parts.planned_dates import planned_dates
from bot.cards.parts.seen_lines import account_lines
from bot.cards.parts.times import moment
from bot.cards.parts.visit_buttons import going_in_button
from bot.cards.parts.words import (
    case_line,
    name_and_job,
    name_or_nobody,
    report_kind,
    report_reference,
    seen_words,
    urgency_words,
)
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Card, Fact, Section
from state_machines.case.report import Report
from state_machines.duties.access import Sight
from state_machines.duties.duty import Duty, DutyKind, DutyState, Rank
from state_machines.duties.duty_answer import DutyAnswer
from state_machines.duties.rank import is_with, rank
from state_machines.people.people import Person


def detail_card(
    state: Snapshot,
    viewer: Person,
    sight: Sight,
    now: datetime,
    reasons: Mapping[datetime, str],
    notes: Mapping[str, str],
    amendments: Mapping[str, tuple[str, ...]],
    answers: Iterable[DutyAnswer] = (),
    reports_of_case: Iterable[Report] = (),
) -> Card:
    """The card with everything, or with the step and the reports that the viewer may read.

    `reasons` hold what was written with outcomes, by time; `notes` what was written with follow-ups, by duty;
    `amendments` what was written about reports, by report; `answers` what was answered to what was asked.
    `reports_of_case` are those of every episode, of which only what the viewer may read is shown.
    """
    state = as_seen_by(state, viewer, sight)
    earlier = earlier_sections(state, viewer, sight, reports_of_case)
    answered = Section(
        "Answers to what was asked", answers_for(state, answers, viewer, everything=sight.is_full)
    )
    endings = Section("Endings not confirmed", ending_lines(state, viewer, everything=sight.is_full))
    if sight.is_full:
        return card(
            f"{state.case.reference}: {state.case.child_name}",
            facts=_facts(state),
            sections=(
                Section("Known of this family", facts_in_full(state, now)),
                *_report_sections(state.reports, state, viewer, amendments),
                answered,
                endings,
                *_sections(state, viewer, now, reasons, notes),
                *earlier,
            ),
            buttons=(
                *ending_buttons(state, viewer),
                *_own_buttons(state, viewer),
                *take_over_buttons(state, viewer),
                *listed_follow_ups(state, viewer),
                *record_button(state, viewer, now),
                *amend_buttons(state.reports, viewer),
                *no_longer_button(state, viewer),
                *going_in_button(state),
                *hand_off_button(state),
                *who_looked_button(state, viewer),
            ),
            private=True,
        )
    return _part_of_case_card(state, viewer, sight, now, amendments, answered, endings, earlier)


def _part_of_case_card(
    state: Snapshot,
    viewer: Person,
    sight: Sight,
    now: datetime,
    amendments: Mapping[str, tuple[str, ...]],
    answered: Section,
    endings: Section,
    earlier: tuple[Section, ...],
) -> Card:
    """The step, with the reports that the viewer made or was told of; no other agency's narrative."""
    seen = [report for report in state.reports if sight.shows(report, viewer)]
    own = all(report.reporter_id == viewer.id for report in seen)
    what, which = (
        ("what you reported", "your own reports") if own else ("what you were told", "these reports")
    )
    child = (Fact("Child", state.case.child_name),) if sight.names_child else ()
    return card(
        f"{state.case.reference}: {what}",
        lead=f"You see {which} and the step. The rest is for those responsible for the case.",
        facts=(*child, Fact("Case", case_line(state.case)), _step_fact(state)),
        sections=(
            Section("Known of this family", facts_in_full(state, now)),
            *_report_sections(seen, state, viewer, amendments),
            answered,
            endings,
            Section("Asked of you", _lines_asked_of(state, viewer, now)),
            *earlier,
        ),
        buttons=(
            *ending_buttons(state, viewer),
            *_own_buttons(state, viewer),
            *take_over_buttons(state, viewer),
            *listed_follow_ups(state, viewer),
            *record_button(state, viewer, now),
            *amend_buttons(seen, viewer),
            *no_longer_button(state, viewer),
            *going_in_button(state),
            *who_looked_button(state, viewer),
        ),
        private=True,
    )


def refusal_card() -> Card:
    """The refusal, which is the same for a case that is not theirs and for one that does not exist."""
    return card(
        "You cannot open this",
        lead="Only those responsible for the case, and those who were told of it, can open it. If you need "
        "it for your work, ask the allocated social worker. That you tried has been recorded.",
    )


def _facts(state: Snapshot) -> tuple[Fact, ...]:
    social_worker = state.person(state.case.allocated_social_worker_id)
    network = (
        ", ".join(name_and_job(state.person(one)) for one in state.case.network_ids) or "nobody is named"
    )
    return (
        Fact("Child", state.case.child_name),
        Fact("Case", case_line(state.case)),
        Fact("Allocated social worker", name_or_nobody(social_worker)),
        Fact("Network", network),
        Fact("Child last seen", seen_words(state.seen)),
        Fact("Urgency", urgency_words(state.escalation.urgency)),
        _step_fact(state),
        *planned_dates(state),
    )


def _step_fact(state: Snapshot) -> Fact:
    title = state.policy.step(state.escalation.step).title
    return Fact("Step", f"{title}, since {moment(state.escalation.step_since)}")


def _report_sections(
    reports: Iterable[Report], state: Snapshot, viewer: Person, amendments: Mapping[str, tuple[str, ...]]
) -> tuple[Section, ...]:
    return tuple(
        Section(
            f"{report_kind(report)} {report_reference(report.id)}, {moment(report.recorded_at)}, "
            f"by {name_and_job(state.person(report.reporter_id))}",
            answer_lines(report, viewer)
            if reads_no_word(report, viewer)
            else (
                *amendments.get(report.id, ()),
                *type_line(state, report),
                *answer_lines(report, viewer),
                *kept_from_lines(state, report, viewer),
            ),
        )
        for report in reversed(tuple(reports))
    )


def _sections(
    state: Snapshot,
    viewer: Person,
    now: datetime,
    reasons: Mapping[datetime, str],
    notes: Mapping[str, str],
) -> tuple[Section, ...]:
    history = []
    for move in state.moves:
        reason = f" {reasons[move.at]}" if move.at in reasons else ""
        history.append(f"{move_line(state, move)}{reason}")
    declined = [
        f"{name_or_nobody(state.person(person_id))} said that a duty is not theirs: {reason}"
        for duty in state.duties
        for person_id, reason in duty.declined
    ]
    return (
        Section("Patterns", pattern_lines(state)),
        Section("Who has what", tuple(duty_line(state, duty, now) for duty in state.acknowledge_duties)),
        Section(
            "Steps owed and done",
            tuple(task_line(state, duty, now) for duty in state.duties if duty.kind is DutyKind.ACT),
        ),
        Section("Also asked, set locally", _follow_up_lines(state, now, notes)),
        Section("Days off, set locally", days_off_lines(state.settings, now)),
        Section("When the child was seen", account_lines(state, viewer)),
        Section("Handed on", tuple(declined)),
        Section("History", tuple(history)),
    )


def _follow_up_lines(state: Snapshot, now: datetime, notes: Mapping[str, str]) -> tuple[str, ...]:
    """The follow-ups that were asked for, with their results, and those that wait for their day."""
    asked = (duty for duty in state.duties if duty.kind is DutyKind.FOLLOW_UP)
    lines = [f"{task_line(state, duty, now)} {notes.get(duty.id, '')}".rstrip() for duty in asked]
    return (*lines, *_lines_asked_later(state.planned_follow_ups))


def _lines_asked_later(duties: Iterable[Duty]) -> tuple[str, ...]:
    return tuple(
        f"{duty.task}: asked {moment(duty.chase_at)}." for duty in duties if duty.is_live and duty.chase_at
    )


def _lines_asked_of(state: Snapshot, viewer: Person, now: datetime) -> tuple[str, ...]:
    """What the viewer owes now, and what they will be asked on a later day."""
    held = (duty for duty in state.live_duties if duty.holder_id == viewer.id)
    now_asked = (duty for duty in held if is_with(duty, viewer, state.circle))
    later = (duty for duty in state.planned_follow_ups if duty.holder_id == viewer.id)
    return (*(task_line(state, duty, now) for duty in now_asked), *_lines_asked_later(later))


def _own_buttons(state: Snapshot, viewer: Person) -> tuple[Button, ...]:
    waiting = (duty for duty in state.duties if duty.state is DutyState.OPEN)
    mine = any(rank(duty, viewer, state.circle) is Rank.HOLDER for duty in waiting)
    return (Button("I have this", Action.ACKNOWLEDGE, state.escalation.id, primary=True),) if mine else ()
