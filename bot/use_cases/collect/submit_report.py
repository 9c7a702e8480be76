"""Turns a submitted dialog into a report: an escalation opens or is joined, and people are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from bot.reading.let_in import is_closed_to_channel
from bot.reading.snapshot import load_snapshot
from bot.services import Services
from bot.use_cases.collect.complete_report import complete_report
from bot.use_cases.collect.draft_as_report import answers_of, report_of
from bot.use_cases.collect.report_of_family import judge_family
from bot.use_cases.map.change_plan import follow_plan
from bot.use_cases.map.decide_move import decide_move
from bot.use_cases.map.follow_repeats import facts_from_record, follow_repeat
from bot.use_cases.map.follow_ups import open_follow_ups
from bot.use_cases.map.keep_standing_facts import keep_standing_facts, known_facts
from bot.use_cases.map.last_seen import store_sighting_in_report
from bot.use_cases.map.store_patterns import store_patterns
from bot.use_cases.map.take_move import take_move
from bot.use_cases.map.tell_family import tell_other_leads
from bot.use_cases.map.tell_of_seen_child import tell_of_seen_child
from bot.use_cases.outbox import outgoing
from bot.use_cases.outbox.channel_readers import channel_readers
from dialogs.reported_facts import reported_facts
from dialogs.session import Session, SessionState
from state_machines.case.case import Case
from state_machines.case.escalation import Escalation
from state_machines.case.family import answers_about_sibling, observed_of_sibling
from state_machines.case.report import Report, Urgency
from state_machines.flowchart.flowchart import starting_point
from state_machines.people.people import Person
from state_machines.policy.outside_the_chart import policy_for
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class _Child:
    """One child of a report: the one named first, or another behind the same door.

    What is about the incident and not about a child, such as a call to the reporter, is asked with the first
    one only.
    """

    case: Case
    is_first: bool
    in_channel: bool
    made_with: str | None = None


def submit_report(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> Report:
    """Store the report and all that follows from it, in the caller's transaction; that of the first child.

    About several children it is a report each, and each one's own escalation moves. If the draft raised an
    alert its report exists already. Then that report is completed, and nobody is pinged a second time for
    what they know. Raises NotFound if the case is gone.
    """
    family = judge_family(uow, services, session, person, now)
    children = (family.first,) if session.state is not SessionState.SUBMITTED else family.children
    made_with = report_of(uow, session, family.first)[0] if len(children) > 1 else None
    made: list[Report] = []
    for case in children:
        before = children[: children.index(case)]
        in_channel = is_closed_to_channel(uow, services, case, now) or not any(
            _channel_of(services, one) == _channel_of(services, case)
            and not is_closed_to_channel(uow, services, one, now)
            for one in before
        )
        child = _Child(case, not made, in_channel, made_with)
        made.append(_store_or_complete(uow, services, child, session, person, now))
    if family.not_in_it:
        told = {one for report in made for one in _whoever_is_told(uow, report)}
        tell_other_leads(uow, made[0], family.not_in_it, told, now)
    return made[0]


def _channel_of(services: Services, case: Case) -> str | None:
    team = services.settings.teams.get(case.team)
    return team.channel if team else None


def _whoever_is_told(uow: UnitOfWork, report: Report) -> Iterator[str]:
    for duty in uow.duties.of_escalation(report.escalation_id):
        yield from (duty.holder_id, *duty.told_ids)


def _store_or_complete(
    uow: UnitOfWork, services: Services, child: _Child, session: Session, person: Person, now: datetime
) -> Report:
    report_id, alerted = report_of(uow, session, child.case)
    if alerted is not None:
        joined = replace(alerted, made_with=child.made_with)
        return complete_report(
            uow, services, child.case, joined, session, person, now, is_first=child.is_first
        )
    return _store_report(uow, services, child, report_id, session, person, now)


def _store_report(
    uow: UnitOfWork,
    services: Services,
    child: _Child,
    report_id: str,
    session: Session,
    person: Person,
    now: datetime,
) -> Report:
    case = child.case
    _follow_plan(uow, services, case, now)
    answers, observed = answers_of(session), reported_facts(session)
    if not child.is_first:
        answers, observed = answers_about_sibling(answers), observed_of_sibling(observed)
    facts = {
        **observed,
        **known_facts(uow, case, answers),
        **facts_from_record(uow, services, case, session.dialog, answers, now, report_id=report_id),
    }
    urgency = services.settings.urgency_of(_with_plan(case, facts))
    escalation = _join_escalation(uow, case, urgency) or _open_escalation(uow, services, case, urgency, now)
    report = Report(
        id=report_id,
        case_id=case.id,
        escalation_id=escalation.id,
        reporter_id=person.id,
        kind=session.dialog,
        urgency=urgency,
        answers=answers,
        dialog=session.dialog,
        dialog_version=session.version,
        recorded_at=now,
        facts=facts,
        made_with=child.made_with,
    )
    uow.reports.add(report)
    uow.audit.append(
        now, person.id, "report:submit", report.id, {"escalation": escalation.id, "case": case.id}
    )
    keep_standing_facts(uow, services.settings, report, now)
    if child.is_first:
        store_sighting_in_report(uow, case, report, session, person, now)
        tell_of_seen_child(uow, report, now)
    store_patterns(uow, services, report, now)
    _move_on(uow, services, child, report, facts, person, now)
    return report


def _follow_plan(uow: UnitOfWork, services: Services, case: Case, now: datetime) -> None:
    """Bring an open chart to the case's plan first: the report's rules must not read an old one."""
    current = uow.escalations.open_for_case(case.id)
    if current is not None and current.facts.get("plan") != case.plan.value:
        follow_plan(uow, services, current.id, now, told_before=True)


def _join_escalation(uow: UnitOfWork, case: Case, urgency: Urgency) -> Escalation | None:
    """The case's open escalation, with the urgency of its most urgent report; None if there is none."""
    escalation = uow.escalations.open_for_case(case.id)
    if escalation is None:
        return None
    joined = replace(escalation, urgency=min(urgency, escalation.urgency, key=lambda one: one.order))
    uow.escalations.save(joined)
    return joined


def _open_escalation(
    uow: UnitOfWork, services: Services, case: Case, urgency: Urgency, now: datetime
) -> Escalation:
    policy = policy_for(services.policy, case.plan)
    uow.policies.freeze(policy.hash, policy.name, policy.text, now)
    step, facts = starting_point(policy, case.plan)
    escalation = Escalation(
        id=uuid4().hex,
        case_id=case.id,
        policy=policy.name,
        policy_hash=policy.hash,
        step=step,
        step_since=now,
        opened_at=now,
        urgency=urgency,
        facts=dict(facts),
        local_limits=dict(services.settings.limits),
    )
    uow.escalations.add(escalation)
    uow.audit.append(now, None, "escalation:open", escalation.id, {"case": case.id, "policy": policy.hash})
    return escalation


def _move_on(
    uow: UnitOfWork,
    services: Services,
    child: _Child,
    report: Report,
    facts: dict[str, str],
    person: Person,
    now: datetime,
) -> None:
    """Advance the flowchart by the report, then tell each person once and the team's channel once."""
    before = load_snapshot(uow, services, report.escalation_id, now)
    move, event = decide_move(before, report, person, now)
    taken = take_move(uow, before, move, event, now, report)
    decided = follow_repeat(uow, services, report, now)
    state = load_snapshot(uow, services, report.escalation_id, now)
    known = _with_plan(child.case, facts)
    follow_ups = open_follow_ups(uow, state, report, known, now, of_incident=child.is_first)
    waiting = (*taken.waiting, *decided, *follow_ups)
    told = [person_id for duty in waiting for person_id in (duty.holder_id, *duty.told_ids)]
    outgoing.enqueue_redraws(uow, report.escalation_id, now)
    outgoing.enqueue_ping(uow, taken.escalation, told, now, event=report.id)
    if not child.in_channel:
        return
    if not is_closed_to_channel(uow, services, child.case, now):
        outgoing.enqueue_channel_ping(uow, services, taken.escalation, child.case, now, event=report.id)
        return
    readers = channel_readers(uow, services, child.case, now)
    missed = [one for one in readers if one not in told]
    outgoing.enqueue_instead_of_channel(uow, taken.escalation, missed, now, event=report.id)


def _with_plan(case: Case, facts: dict[str, str]) -> dict[str, str]:
    return {**facts, "plan": case.plan.value}
