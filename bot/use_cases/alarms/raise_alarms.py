"""Raises an alarm at the first press that says that somebody is in danger, whatever else is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from bot.reading.alarm_circle import alarm_circle
from bot.services import Services
from bot.use_cases.alarms.end_alarms import close_alarm, store_taken_back
from bot.use_cases.alarms.tell_alarms import tell_of_alarm
from dialogs.danger_alerts import CASE_STEP, danger_in, danger_said_at
from dialogs.session import Session
from state_machines.alarms.alarm import Alarm, AlarmAbout, AlarmOutcome, TakenBack, end, take_back
from state_machines.alarms.chase import begin
from state_machines.alarms.danger_reason import danger_reason, gravest
from state_machines.case.report import Report, Urgency
from state_machines.people.people import Person
from storage.records import Json
from storage.unit_of_work import UnitOfWork


def raise_alarms(
    uow: UnitOfWork,
    services: Services,
    session: Session,
    person: Person,
    now: datetime,
    report: Report | None,
) -> None:
    """Raise what the answers call for, tell more people once the case is said, and hear what is taken back.

    `report` is the one that the draft has become, whose case the caller has locked; None while it is none.
    """
    known = {alarm.about: alarm for alarm in uow.alarms.of_draft(session.id)}
    said = danger_in(session)
    for about in AlarmAbout:
        alarm = known.get(about)
        if about in said and (alarm is None or _is_said_again(session, alarm)):
            _raise(uow, services, about, session, person, now, report)
        elif alarm is not None and alarm.is_live:
            if about in said:
                _learn_case(uow, services, alarm, session, now, report)
            else:
                _hear_otherwise(uow, alarm, now)


def _raise(
    uow: UnitOfWork,
    services: Services,
    about: AlarmAbout,
    session: Session,
    person: Person,
    now: datetime,
    report: Report | None,
) -> None:
    alarm = Alarm(
        id=uuid4().hex,
        about=about,
        reporter_id=person.id,
        draft_id=session.id,
        raised_at=now,
        chase_at=None,
    )
    alarm = _with_case(uow, alarm, session, report)
    start_alarm(uow, services, alarm, person.id, now)


def start_alarm(uow: UnitOfWork, services: Services, alarm: Alarm, by_id: str | None, now: datetime) -> None:
    """Store a new alarm and tell the first people; `by_id` is who raised it, None where it was the clock."""
    started = begin(
        alarm, alarm_circle(uow, services, alarm, now), services.settings.waits_for(Urgency.IMMEDIATE), now
    )
    uow.alarms.add(started.alarm)
    told = list(started.alarm.told_ids)
    details: dict[str, Json] = {"about": alarm.about.value, "case": started.alarm.case_id, "told": told}
    uow.audit.append(now, by_id, "alarm:raise", alarm.id, details)
    tell_of_alarm(uow, started.alarm, started.tell_ids, now)
    tell_of_alarm(uow, started.alarm, [alarm.reporter_id], now)


def _learn_case(
    uow: UnitOfWork, services: Services, alarm: Alarm, session: Session, now: datetime, report: Report | None
) -> None:
    """Tell whoever leads on the case, and social care, once the case is said, or said to be another."""
    learnt = _with_case(uow, alarm, session, report)
    if alarm.taken_back is TakenBack.BY_ANSWER:
        learnt = replace(learnt, taken_back=None)
    if learnt == alarm:
        return
    waits = services.settings.waits_for(Urgency.IMMEDIATE)
    started = begin(learnt, alarm_circle(uow, services, learnt, now), waits, now)
    uow.alarms.save(started.alarm)
    details = {"case": started.alarm.case_id, "told": list(started.alarm.told_ids)}
    uow.audit.append(now, alarm.reporter_id, "alarm:case", alarm.id, details)
    tell_of_alarm(uow, started.alarm, started.tell_ids, now)
    uow.messages.redraw_copies_of_alarm(alarm.id, now)


def _with_case(uow: UnitOfWork, alarm: Alarm, session: Session, report: Report | None) -> Alarm:
    """The alarm with its case, once that is said, and with its report, once there is one.

    For those who join with the case it begins at the foot of their ladders. What is said of a child may
    become graver, and never less.
    """
    if alarm.about is AlarmAbout.CHILD:
        alarm = replace(alarm, reason=gravest((alarm.reason, danger_reason(session.facts))))
    if report is not None:
        learnt = replace(alarm, case_id=report.case_id, report_id=report.id)
    else:
        case = uow.cases.by_reference(str(session.answers["case"])) if CASE_STEP in session.trail else None
        learnt = replace(alarm, case_id=case.id if case else None)
    return learnt if learnt.case_id == alarm.case_id else replace(learnt, rung=0)


def _is_said_again(session: Session, alarm: Alarm) -> bool:
    """Whether it has ended, and the danger was said anew since then."""
    last = danger_said_at(session, alarm.about)
    return alarm.ended_at is not None and last is not None and last > alarm.ended_at


def _hear_otherwise(uow: UnitOfWork, alarm: Alarm, now: datetime) -> None:
    """The reporter changed the answer: they are safe now, or they take back what they said of a child."""
    if alarm.about is AlarmAbout.REPORTER:
        ended = end(alarm, alarm.reporter_id, AlarmOutcome.SAFE, now)
        close_alarm(uow, ended, now, heard=_told_by_report(uow, alarm))
    elif alarm.taken_back is None:
        store_taken_back(uow, take_back(alarm, TakenBack.BY_ANSWER), now)


def _told_by_report(uow: UnitOfWork, alarm: Alarm) -> frozenset[str]:
    """Those who hear with the news of the report that its reporter is safe."""
    report = uow.reports.by_id(alarm.report_id) if alarm.report_id else None
    duties = uow.duties.of_escalation(report.escalation_id) if report else ()
    return frozenset(one for duty in duties for one in duty.told_ids)
