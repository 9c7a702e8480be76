"""The card of a ping: what happened, how urgent it is, and who has which duty.

It never holds a child's name or the narrative.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from bot.cards.answers.amendment_card import withdrawal_facts
from bot.cards.answers.chronology import chronology_button
from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.messages.payload import Payload
from bot.cards.parts.alarm import danger_words, is_in_immediate_danger, reports_of_danger
from bot.cards.parts.buttons import channel_buttons
from bot.cards.parts.card_builder import card
from bot.cards.parts.duty_lines import duty_line, duty_state_words, skip_lines
from bot.cards.parts.endings import confirmed_by_words, ending_buttons, ending_facts, unheard_lines
from bot.cards.parts.episodes import earlier_line
from bot.cards.parts.family_facts import same_family
from bot.cards.parts.guidance import guidance_button
from bot.cards.parts.joint_buttons import joint_buttons
from bot.cards.parts.known_facts import as_known_to, known_for, known_in_a_line
from bot.cards.parts.lateness import with_lateness
from bot.cards.parts.limits import passed_words
from bot.cards.parts.moves import event_words
from bot.cards.parts.patterns import pattern_lines
from bot.cards.parts.plan_lines import plan_on_card
from bot.cards.parts.planned_dates import planned_dates
from bot.cards.parts.seen_lines import seen_buttons, seen_facts, seen_section
from bot.cards.parts.telephones import call_facts, calls_asked_of, numbers_in, wishes_to_be_called
from bot.cards.parts.times import moment
from bot.cards.parts.visit_buttons import going_in_button_on_ping
from bot.cards.parts.why_you import why_you
from bot.cards.parts.words import (
    case_line,
    join_names,
    name_and_job,
    name_or_nobody,
    report_kind,
    short_name,
    short_source_words,
    source_words,
    urgency_words,
)
from bot.reading.joined import joined_for
from bot.reading.part_of import part_of
from bot.reading.snapshot import Snapshot
from bot.values import Button, Card, Fact, Section
from state_machines.access.matrix import Right
from state_machines.duties.duty import Duty, DutyState
from state_machines.duties.let_in import may_know_of
from state_machines.duties.relations import has_post
from state_machines.duties.roles import present_roles
from state_machines.machine import condition_holds
from state_machines.people.people import Person, Role


@dataclass(frozen=True, slots=True)
class PingPayload(Payload):
    """What only this copy says: when its event fell due, where nobody was there to carry it out."""

    KIND: ClassVar[str] = "ping"

    late: datetime | None = None


@dataclass(frozen=True, slots=True)
class _ForReader:
    """What the card says to its one reader beside what everybody reads; nothing in a channel."""

    why: str = ""
    reminders: tuple[str, ...] = ()
    calls: tuple[Fact, ...] = ()
    facts: tuple[Fact, ...] = ()
    earlier: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    beside: tuple[Snapshot, ...] = ()


def channel_ping(state: Snapshot, now: datetime, *, kept_from_channel: bool = False) -> Card:
    """The ping for the team's private channel, which says nothing of other children of the family.

    `kept_from_channel` where one of its readers gets it instead, because nothing could be posted there.
    """
    reader = _ForReader(facts=not_posted(kept_from_channel=kept_from_channel))
    return _ping_card(replace(state, family=()), now, channel_buttons(state), reader)


def not_posted(*, kept_from_channel: bool) -> tuple[Fact, ...]:
    """That the team's channel does not have it, so that nobody believes that it was read there."""
    return (Fact("Team's channel", "not posted there"),) if kept_from_channel else ()


def personal_ping(
    state: Snapshot,
    viewer: Person,
    now: datetime,
    beside: Sequence[Snapshot] = (),
    *,
    kept_from_channel: bool = False,
) -> Card:
    """The ping for one person's own messages, with buttons for what they may do.

    `beside` are the other children whom the same report is about, as far as the person has a part there.
    `kept_from_channel` says that the last post for the team's channel could not be made there.
    """
    buttons = (
        *ending_buttons(state, viewer),
        *joint_buttons(state, beside, viewer, now),
        *seen_buttons(state, viewer),
        *guidance_button(state, viewer),
        *chronology_button(state, viewer),
        *going_in_button_on_ping(state, viewer),
    )
    calls = calls_asked_of(state, viewer)
    known, shown_too = as_known_to(state, viewer), {one.case.id for one in beside}
    others = [member for member in known.family if member.case.id not in shown_too]
    reader = _ForReader(
        why=why_you(state, viewer, now),
        reminders=_reminders(state, viewer),
        calls=call_facts(calls),
        facts=(
            *not_posted(kept_from_channel=kept_from_channel),
            *same_family(others),
            *_outside_the_network(state, viewer),
            *seen_facts(state, viewer),
        ),
        earlier=_earlier(state, viewer),
        sections=(
            seen_section(state, viewer),
            Section("Confirming would end it for", unheard_lines(state, viewer)),
        ),
        beside=tuple(as_known_to(one, viewer) for one in beside),
    )
    shown = _ping_card(known, now, buttons, reader)
    return replace(shown, telephones=numbers_in(calls))


def _ping_card(state: Snapshot, now: datetime, buttons: tuple[Button, ...], reader: _ForReader) -> Card:
    return card(
        _title(state, reader.beside),
        lead=" ".join(filter(None, (_first_words(state), reader.why))),
        facts=(*reader.calls, *_facts(state), *reader.facts),
        sections=(
            Section("", (*known_in_a_line(state, now), *reader.earlier)),
            *reader.sections,
            Section("Patterns", pattern_lines(state, short=True) if state.is_open else ()),
            Section("Who has what", _duty_lines(state, now)),
            Section("Next step", tuple(_task_words(state, duty, now) for duty in state.act_duties)),
            Section(
                "Also to do (set locally)", tuple(_task_words(state, duty, now) for duty in state.follow_ups)
            ),
            Section("Passed over", _skip_lines(state)),
            *(_section_beside(one, now) for one in reader.beside),
            Section("Please also", reader.reminders),
        ),
        buttons=buttons,
    )


def _earlier(state: Snapshot, viewer: Person) -> tuple[str, ...]:
    """The line about earlier episodes, for those who see anything of the case; a channel never has it."""
    return earlier_line(state) if part_of(state, viewer).may(Right.SEE_STEP) else ()


def _outside_the_network(state: Snapshot, viewer: Person) -> tuple[Fact, ...]:
    """For those who lead: that somebody reported who has no post around this child.

    Of somebody who may know nothing of the case it is not said: that would tell why."""
    reporter = state.person(state.latest_report.reporter_id)
    if reporter is None or has_post(reporter, state.circle) or not may_know_of(reporter, state.circle):
        return ()
    if not part_of(state, viewer).may(Right.READ_ALL):
        return ()
    words = f"{reporter.name} is not in this child's network, as far as Doorstep knows"
    return (Fact("Reporter", words),)


def _reminders(state: Snapshot, viewer: Person) -> tuple[str, ...]:
    """What the board reminds this person's role to do after such a report, each with its section."""
    if not state.is_open:
        return ()
    roles = present_roles(viewer, state.circle) - {Role.REPORTER}
    event = f"report_{state.latest_report.kind}"
    return tuple(
        f"{rule.words} ({source_words(rule.source, short_name(state.policy))})"
        for rule in state.policy.reminders
        if rule.role in roles and event in rule.on and condition_holds(rule.when, state.escalation.facts)
    )


def _title(state: Snapshot, beside: Sequence[Snapshot] = ()) -> str:
    """Kind, references and urgency, which is as much as a locked phone shows."""
    kind, also = report_kind(state.latest_report), tuple(one.case.reference for one in beside)
    if not state.is_open and also:
        return f"{kind}: {state.case.reference}, closed; {join_names(also)} goes on"
    gravest = min((state, *beside), key=lambda one: one.escalation.urgency.order)
    return f"{kind}: {join_names((state.case.reference, *also))}, {_urgency_words(gravest)}"


def _section_beside(state: Snapshot, now: datetime) -> Section:
    """Another child of the same report: where that case stands, and who has what."""
    owed = (*state.act_duties, *state.follow_ups)
    return Section(
        f"Also {case_line(state.case)}",
        (
            f"Step: {_step_words(state)}",
            *_duty_lines(state, now),
            *(_task_words(state, duty, now) for duty in owed),
        ),
    )


def _urgency_words(state: Snapshot) -> str:
    if not state.is_open:
        return "closed"
    return (
        "immediate danger"
        if is_in_immediate_danger(state)
        else urgency_words(state.escalation.urgency).lower()
    )


def _first_words(state: Snapshot) -> str:
    """The words above everything else on the card, if there is danger."""
    if state.escalation.closed_at is None:
        return danger_words(state)
    left = "What is named below is still asked" if state.follow_ups else "Nothing more is asked of anybody"
    return f"Closed {moment(state.escalation.closed_at)}{_who_closed(state)}. {left}."


def _who_closed(state: Snapshot) -> str:
    """Who recorded the ending, and what it was."""
    move = state.moves[-1]
    who = state.person(move.actor_id)
    confirmed = confirmed_by_words(state, move).rstrip(".")
    return f" by {who.name}, who recorded: {event_words(state, move)}.{confirmed}".rstrip(".") if who else ""


def _facts(state: Snapshot) -> tuple[Fact, ...]:
    report = state.latest_report
    facts = (
        Fact("Plan", plan_on_card(state)),
        Fact("Reported", f"{moment(report.recorded_at)} by {name_and_job(state.person(report.reporter_id))}"),
        *wishes_to_be_called(state, report),
        Fact("Step", _step_words(state)),
        *planned_dates(state),
        *ending_facts(state),
        *withdrawal_facts(state),
    )
    count = len(state.reports)
    if count == 1:
        return facts
    return (*facts, Fact("Reports", f"{count} since {moment(state.escalation.opened_at)}"))


def _step_words(state: Snapshot) -> str:
    """The present step, with its time if that is not the time of the report above it."""
    title = state.policy.step(state.escalation.step).title
    since = state.escalation.step_since
    return title if since == state.latest_report.recorded_at else f"{title}, since {moment(since)}"


def _task_words(state: Snapshot, duty: Duty, now: datetime) -> str:
    """The task in few words: of its limit only the day and who set it (promise 8)."""
    holder, limit = name_or_nobody(state.person(duty.holder_id)), duty.limit
    until = f"{moment(duty.due_at)}{passed_words(duty, now)}" if duty.due_at else limit.text
    whose = f" ({short_source_words(limit.source, short_name(state.policy))})" if limit.source else ""
    known = known_for(state, duty, now)
    words = f"{duty.task}: {holder}, {duty_state_words(state, duty, now)}. Time limit: {until}{whose}."
    return f"{words} {known}".rstrip()


def _duty_lines(state: Snapshot, now: datetime) -> tuple[str, ...]:
    """One line for each open duty, for each ended one about the latest report, and who has a danger."""
    shown = [
        duty for duty in state.acknowledge_duties if duty.is_live or _is_about_latest_report(state, duty)
    ]
    lines = (*_lines_of_danger(state, now), *(duty_line(state, duty, now) for duty in shown))
    return tuple(dict.fromkeys(lines))


def _lines_of_danger(state: Snapshot, now: datetime) -> Iterator[str]:
    """Who acknowledged a report of danger that still stands, with the report, after another came."""
    reports = reports_of_danger(state)
    for duty in state.acknowledge_duties:
        report = reports.get(duty.report_id or "")
        if report is None or report is state.latest_report or duty.acknowledged_by_id == report.reporter_id:
            continue
        if duty.state is DutyState.DONE:
            whose = name_or_nobody(state.person(report.reporter_id))
            yield f"{duty_line(state, duty, now)}, the report by {whose}"


def _is_about_latest_report(state: Snapshot, duty: Duty) -> bool:
    return duty.state is DutyState.DONE and duty.opened_at >= state.latest_report.recorded_at


def _skip_lines(state: Snapshot) -> tuple[str, ...]:
    """Who is missing, and which post is vacant. The status of the case shows the rest."""
    lines = (line for duty in state.live_duties for line in skip_lines(state, duty, short=True))
    return tuple(dict.fromkeys(lines))


def is_kept_from_channel(occasion: Occasion) -> bool:
    """Whether the last post about the message's case could not be made in the team's channel."""
    uow, escalation_id = occasion.uow, occasion.message.escalation_id or ""
    key = ("kept from the channel", escalation_id)
    return uow.read_once(key, lambda: uow.messages.was_kept_from_channel(escalation_id))


def _draw(occasion: Occasion, payload: PingPayload) -> Card:
    state, reader = occasion.snapshot(), occasion.recipient()
    beside = joined_for(occasion.uow, occasion.services, state, reader, occasion.now)
    shown = personal_ping(
        state, reader, occasion.now, beside, kept_from_channel=is_kept_from_channel(occasion)
    )
    return with_lateness(shown, payload.late, occasion.now)


def _hears(occasion: Occasion, _payload: PingPayload) -> bool:
    return part_of(occasion.snapshot(), occasion.recipient()).may(Right.SEE_STEP)


PING_KIND = MessageKind(PingPayload, _draw, hears=_hears)
