"""Where a case stands and why: step, picture, duties, limits with their source, and the next chase."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.cards.answers.amendment_card import amend_buttons, withdrawal_facts
from bot.cards.answers.chronology import chronology_button
from bot.cards.answers.who_looked import who_looked_button
from bot.cards.parts.alarm import danger_words
from bot.cards.parts.buttons import OPEN, record_button
from bot.cards.parts.card_builder import card
from bot.cards.parts.duty_lines import chase_line, duty_line, skip_lines, task_line, unread_line
from bot.cards.parts.endings import ending_buttons, ending_facts
from bot.cards.parts.episodes import episode_lines
from bot.cards.parts.family_facts import same_family
from bot.cards.parts.guidance import guidance_button
from bot.cards.parts.known_facts import as_seen_by, known_lines, known_on_case
from bot.cards.parts.limits import limit_and_chase, passed_words
from bot.cards.parts.patterns import pattern_lines
from bot.cards.parts.plan_lines import plan_button, plan_facts
from bot.cards.parts.planned_dates import planned_dates
from bot.cards.parts.times import moment
from bot.cards.parts.visit_buttons import going_in_button
from bot.cards.parts.words import (
    case_line,
    limit_words,
    plan_words,
    report_kind,
    report_reference,
    seen_words,
    short_name,
    source_words,
    urgency_words,
)
from bot.reading.askers import has_asked
from bot.reading.family import FamilyMember
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Card, Fact, Picture, Section
from state_machines.case.case import Case
from state_machines.case.limits import Source
from state_machines.case.report import Urgency
from state_machines.case.sightings import SeenAccounts
from state_machines.case.word_limits import WORD_LIMITS
from state_machines.duties.access import Sight
from state_machines.duties.duty import Duty, DutyState
from state_machines.flowchart.drawing import describe, describe_ahead
from state_machines.people.people import Person


def status_card(
    state: Snapshot,
    viewer: Person,
    sight: Sight,
    now: datetime,
    interrupted: tuple[str, ...] = (),
    alarms: tuple[str, ...] = (),
) -> Card:
    """The status card. Somebody entitled only to the step and their own reports sees no more than that.

    `alarms` are lines about alarms that stand, `interrupted` about times in which Doorstep chased nobody (see
    `bot.cards.parts.lateness`).
    """
    state = as_seen_by(state, viewer, sight)
    whole = Button("Whole flowchart", Action.FLOWCHART, state.case.reference)
    known = state.standing_facts and sight.reads_known
    may_open = sight.is_full or sight.report_ids or known or has_asked(state, viewer)
    opened = (Button(OPEN, Action.OPEN, state.escalation.id),) if may_open else ()
    return card(
        f"{state.case.reference}: {_step_title(state)}",
        lead=_danger(state, viewer, sight, alarms),
        facts=_facts(state, now) if sight.is_full else _step_facts(state),
        sections=(
            Section("", known_on_case(state, now)),
            Section("Earlier episodes", episode_lines(state, viewer, sight)),
            *(_sections(state, now) if sight.is_full else _seen_report_sections(state, viewer, sight, now)),
            Section("Interruptions", interrupted),
        ),
        note="" if state.is_open else "This is closed. A new report would open it again.",
        buttons=(
            *opened,
            *ending_buttons(state, viewer),
            *record_button(state, viewer, now),
            *amend_buttons(state.reports, viewer),
            *plan_button(state, viewer),
            *guidance_button(state, viewer),
            *chronology_button(state, viewer, everything=sight.is_full),
            *going_in_button(state),
            *who_looked_button(state, viewer),
            whole,
        ),
        picture=chart_picture(state),
    )


def _danger(state: Snapshot, viewer: Person, sight: Sight, alarms: tuple[str, ...]) -> str:
    """The danger line, for whoever may read a report that says so or the alarm; empty where there is none."""
    readable = state.is_open and any(sight.shows(report, viewer) for report in state.reports)
    said = danger_words(state) if readable and not alarms else ""
    return " ".join(filter(None, (*alarms, said)))


def chart_picture(state: Snapshot) -> Picture:
    """The picture of the present step and what may follow, under the escalation's own policy."""
    step = state.escalation.step
    longest = state.surface.limits.alternative_text
    return Picture(state.escalation.policy_hash, step, describe_ahead(state.policy, step, longest=longest))


def flowchart_card(state: Snapshot) -> Card:
    """The card with the whole flowchart and the present step marked, for whoever may see the step."""
    step = state.escalation.step
    return card(
        f"{state.case.reference}: the whole flowchart",
        lead=f"{state.policy.board}, {state.policy.document}. Now here: {_step_title(state)}.",
        note="Open the picture to make it larger.",
        picture=Picture(state.escalation.policy_hash, step, _chart_in_words(state), whole=True),
    )


def _chart_in_words(state: Snapshot) -> str:
    longest = state.surface.limits.alternative_text
    return describe(state.policy, state.escalation.step, longest=longest)


def no_escalation_card(
    case: Case,
    sight: Sight,
    accounts: SeenAccounts,
    now: datetime,
    family: Sequence[FamilyMember] = (),
    alarms: tuple[str, ...] = (),
) -> Card:
    """The card for a case about which no report has been made."""
    seen = (Fact("Child last seen", seen_words(accounts)),) if sight.is_full else ()
    return card(
        f"{case.reference}: nothing is open",
        lead=" ".join((*alarms, "No report about this case has been made in Doorstep.")),
        facts=(Fact("Plan", plan_words(case.plan)), *same_family(family), *seen),
        sections=(Section("", known_lines((), now, family=family)),),
        buttons=(Button("Report a missed visit", Action.REPORT),),
    )


def _step_title(state: Snapshot) -> str:
    return state.policy.step(state.escalation.step).title


def _facts(state: Snapshot, now: datetime) -> tuple[Fact, ...]:
    return (
        *_step_facts(state),
        Fact("Urgency", urgency_words(state.escalation.urgency)),
        Fact("Next time limit", _next_limit_words(state, now)),
        Fact("Child last seen", seen_words(state.seen)),
    )


def _step_facts(state: Snapshot) -> tuple[Fact, ...]:
    """The step and the reason for it: all that the network sees beside their own reports."""
    escalation = state.escalation
    step = state.policy.step(escalation.step)
    closed = (Fact("Closed", moment(escalation.closed_at)),) if escalation.closed_at else ()
    return (
        Fact("Case", case_line(state.case)),
        *same_family(state.family),
        *plan_facts(state),
        Fact("Step", f"{step.title}, since {moment(escalation.step_since)}"),
        *planned_dates(state),
        *ending_facts(state),
        *withdrawal_facts(state),
        *closed,
        Fact("Why this step", _last_reason(state)),
        Fact("Policy", f"{state.policy.board}, {state.policy.document}"),
    )


def _last_reason(state: Snapshot) -> str:
    """The reason of the last move that led to the present step."""
    led_here = [move for move in state.moves if move.to_step == state.escalation.step]
    move = led_here[-1] if led_here else None
    if move is None:
        return "not recorded"
    return (
        f"{move.text} ({source_words(Source(move.origin, move.section, move.row), short_name(state.policy))})"
    )


def _next_limit_words(state: Snapshot, now: datetime) -> str:
    """The limit that ends first, or plainly that nobody has set one (promise 8).

    "Immediately" comes before every date, other words after them: a word is a limit too.
    """
    in_words = [duty for duty in state.live_duties if duty.limit.text in WORD_LIMITS]
    at_once = [duty for duty in in_words if state.urgency_of(duty) is Urgency.IMMEDIATE]
    if at_once:
        return _word_and_task(state, at_once[0])
    limited = [duty for duty in state.live_duties if duty.due_at is not None]
    if limited:
        first = min(limited, key=_due_at)
        limit = limit_words(first.limit, short_name(state.policy))
        return f"{moment(_due_at(first))}{passed_words(first, now)}, {limit}: {first.task}"
    if in_words:
        return _word_and_task(state, in_words[0])
    if state.act_duties:
        return f"not set, neither by {state.policy.board} nor by {state.settings.authority}"
    return "none: nothing is owed" if not state.is_open else "not set"


def _word_and_task(state: Snapshot, duty: Duty) -> str:
    return f"{limit_and_chase(state, duty)}: {duty.task}"


def _due_at(duty: Duty) -> datetime:
    if duty.due_at is None:
        raise ValueError(f"the duty {duty.id} has no limit")
    return duty.due_at


def _sections(state: Snapshot, now: datetime) -> tuple[Section, ...]:
    skipped = tuple(line for duty in state.live_duties for line in skip_lines(state, duty))
    return (
        Section("Patterns", pattern_lines(state)),
        Section("Who has what", tuple(duty_line(state, duty, now) for duty in _shown_duties(state))),
        Section("Next step", tuple(task_line(state, duty, now) for duty in state.act_duties)),
        Section("Also to do", tuple(task_line(state, duty, now) for duty in state.follow_ups)),
        Section("Chasing", tuple(dict.fromkeys(chase_line(state, duty) for duty in state.live_duties))),
        Section("Passed over", tuple(dict.fromkeys(skipped))),
        Section("Of a newer version of Doorstep", tuple(unread_line(state, duty) for duty in state.unread)),
    )


def _shown_duties(state: Snapshot) -> tuple[Duty, ...]:
    """The duties to acknowledge, without those that a later step made needless."""
    return tuple(duty for duty in state.acknowledge_duties if duty.state is not DutyState.OVERTAKEN)


def _seen_report_sections(
    state: Snapshot, viewer: Person, sight: Sight, now: datetime
) -> tuple[Section, ...]:
    theirs = [report for report in state.reports if sight.shows(report, viewer)]
    own = all(report.reporter_id == viewer.id for report in theirs)
    lines = tuple(
        f"{report_reference(report.id)}, {report_kind(report).lower()}, recorded {moment(report.recorded_at)}"
        for report in theirs
    )
    answers = tuple(duty_line(state, duty, now) for duty in _shown_duties(state)) if theirs else ()
    return (
        Section("Your reports" if own else "Reports that you may read", lines),
        Section("Who has what", answers),
    )
