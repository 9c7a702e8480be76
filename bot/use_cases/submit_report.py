"""A dialog becomes a report: the case's escalation opens or is joined, and everybody named is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import NAMESPACE_OID, uuid4, uuid5

from bot.cards.news import NewsKind
from bot.cards.snapshot import circle_of, load, reported_by
from bot.cards.words import BY_URGENCY
from bot.office import Office
from bot.use_cases import tell
from bot.use_cases.follow_ups import open_follow_ups
from bot.use_cases.keep_patterns import keep_patterns
from bot.use_cases.last_seen import last_seen_from
from bot.use_cases.take_move import take_move
from dialogs.reported_facts import reported_facts
from dialogs.runner import submission
from dialogs.session import Session
from state_machines.case import Case
from state_machines.errors import NotFound
from state_machines.escalation import Escalation
from state_machines.flowchart import Event, advance, start
from state_machines.people import Person
from state_machines.report import Answer, Report, Urgency
from state_machines.roles import roles_of
from state_machines.vocabulary import REPORTS
from storage.unit_of_work import UnitOfWork

#: The flowchart's event for each dialog that makes a report: the dialog has the kind's name.
EVENTS = {event.removeprefix("report_"): event for event in REPORTS}


def submit_report(uow: UnitOfWork, office: Office, session: Session, person: Person, now: datetime) -> Report:
    """Store the report with all that follows from it, in the caller's transaction.

    A draft that was alerted about before has its report already: that one is completed, and nobody is
    pinged a second time. Raises NotFound where the case is gone.
    """
    case = case_of(uow, session)
    report_id, alerted = report_of(uow, session, case)
    if alerted is not None:
        return _complete(uow, office, case, alerted, session, now)
    return _record(uow, office, case, report_id, session, person, now)


def case_of(uow: UnitOfWork, session: Session) -> Case:
    """The case that the draft names; raises NotFound with words."""
    reference = str(session.answers["case"])
    case = uow.cases.by_reference(reference)
    if case is None:
        raise NotFound(
            f"Doorstep no longer knows the case {reference}. Your answers are kept; change the case."
        )
    return case


def report_of(uow: UnitOfWork, session: Session, case: Case) -> tuple[str, Report | None]:
    """The id for this draft's report on this case, and the report where there is one already.

    It is the draft's own id, so that a second submission finds it. Only a draft that was alerted about
    and then moved to another case needs a second report, with an id of its own.
    """
    first = uow.reports.by_id(session.id)
    if first is None or first.case_id == case.id:
        return session.id, first
    other = uuid5(NAMESPACE_OID, session.id + case.id).hex
    return other, uow.reports.by_id(other)


def answers_of(session: Session) -> dict[str, Answer]:
    """The answers on the path; "just now" is kept as the moment it was said."""
    answers = dict(submission(session))
    if answers.get("when") == "now":
        answers["when_exactly"] = session.answered_at["when"].isoformat()
    return answers


def _record(
    uow: UnitOfWork,
    office: Office,
    case: Case,
    report_id: str,
    session: Session,
    person: Person,
    now: datetime,
) -> Report:
    facts = reported_facts(session)
    urgency = office.settings.urgency_of(_known(case, facts))
    escalation = _joined(uow, case, urgency) or _opened(uow, office, case, urgency, now)
    report = Report(
        id=report_id,
        case_id=case.id,
        escalation_id=escalation.id,
        reporter_id=person.id,
        kind=session.dialog,
        urgency=urgency,
        answers=answers_of(session),
        dialog=session.dialog,
        dialog_version=session.version,
        recorded_at=now,
        facts=facts,
    )
    uow.reports.add(report)
    uow.audit.append(
        now, person.id, "report:submit", report.id, {"escalation": escalation.id, "case": case.id}
    )
    _keep_last_seen(uow, case, session, facts, person)
    keep_patterns(uow, office, report, now)
    _move_on(uow, office, case, report, facts, person, now)
    return report


def _joined(uow: UnitOfWork, case: Case, urgency: Urgency) -> Escalation | None:
    """The case's open escalation, as urgent as the more urgent of its reports."""
    escalation = uow.escalations.open_for_case(case.id)
    if escalation is None:
        return None
    joined = replace(escalation, urgency=min(urgency, escalation.urgency, key=BY_URGENCY.index))
    uow.escalations.save(joined)
    return joined


def _opened(uow: UnitOfWork, office: Office, case: Case, urgency: Urgency, now: datetime) -> Escalation:
    policy = office.policy
    uow.policies.freeze(policy.hash, policy.name, policy.text, now)
    step, facts = start(policy, case.plan)
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
        local_limits=dict(office.settings.limits),
    )
    uow.escalations.add(escalation)
    uow.audit.append(now, None, "escalation:open", escalation.id, {"case": case.id, "policy": policy.hash})
    return escalation


def _move_on(
    uow: UnitOfWork,
    office: Office,
    case: Case,
    report: Report,
    facts: dict[str, str],
    person: Person,
    now: datetime,
) -> None:
    """Fire the report's event, then tell each person once and the team's channel once."""
    before = load(uow, office, report.escalation_id)
    circle = reported_by(circle_of(uow, office.settings, case), person.id)
    event = Event(EVENTS[report.kind], now, person.id, facts, roles_of(person, circle))
    move = advance(before.policy, before.escalation, event, now, before.local_limits)
    taken = take_move(uow, before, move, event, now, report)
    follow_ups = open_follow_ups(
        uow, load(uow, office, report.escalation_id), report, _known(case, facts), now
    )
    told = [
        person_id for duty in (*taken.waiting, *follow_ups) for person_id in (duty.holder_id, *duty.told_ids)
    ]
    tell.redraw(uow, report.escalation_id, now)
    tell.ping(uow, taken.escalation, told, now, event=report.id)
    tell.ping_channel(uow, office, taken.escalation, case, now, event=report.id)


def _known(case: Case, facts: dict[str, str]) -> dict[str, str]:
    return {**facts, "plan": case.plan.value}


def _complete(
    uow: UnitOfWork, office: Office, case: Case, alerted: Report, session: Session, now: datetime
) -> Report:
    """The alert's report gets its full answers; those who were told hear that there is more to read."""
    facts = reported_facts(session)
    report = replace(alerted, answers=answers_of(session), facts=facts)
    uow.reports.complete(report)
    uow.audit.append(
        now, report.reporter_id, "report:complete", report.id, {"escalation": report.escalation_id}
    )
    keep_patterns(uow, office, report, now)
    escalation = uow.escalations.by_id(report.escalation_id)
    if escalation is not None and escalation.closed_at is None:
        duties = uow.duties.of_escalation(escalation.id)
        told = [
            person_id for duty in duties for person_id in duty.told_ids if person_id != report.reporter_id
        ]
        about = {"report": report.id}
        tell.news(uow, escalation, told, now, what=NewsKind.COMPLETED, event=report.id, about=about)
        state = load(uow, office, escalation.id)
        follow_ups = open_follow_ups(uow, state, report, _known(case, facts), now)
        asked = [duty.holder_id for duty in follow_ups]
        tell.ping(uow, escalation, asked, now, event=f"{report.id}:complete")
        tell.redraw(uow, escalation.id, now)
    return report


def _keep_last_seen(
    uow: UnitOfWork, case: Case, session: Session, facts: dict[str, str], person: Person
) -> None:
    seen = last_seen_from(session, facts, person)
    if seen is not None and (case.last_seen is None or seen.on >= case.last_seen.on):
        uow.cases.set_last_seen(case.id, seen)
