"""Raises an alarm at the first press that says that somebody is in danger, whatever else is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from bot.reading.alarm_circle import alarm_circle
from bot.services import Services
from bot.use_cases.alarms.end_alarms import close_alarm
from bot.use_cases.alarms.tell_alarms import tell_of_alarm, tell_reporter
from dialogs.danger_alerts import CASE_STEP, danger_in
from dialogs.session import Session
from state_machines.alarms.alarm import Alarm, AlarmAbout, AlarmOutcome, TakenBack, end, take_back
from state_machines.alarms.chase import begin
from state_machines.case.report import Report, Urgency
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork

#: The questions whose answers say that somebody is in danger.
_DANGER_STEPS = ("safety", "immediate_danger", "household", "intervene_now")


def raise_alarms(
    uow: UnitOfWork,
    services: Services,
    session: Session,
    person: Person,
    now: datetime,
    report: Report | None,
) -> tuple[Alarm, ...]:
    """Raise what the answers call for, tell more people once the case is said, and hear what is taken back.

    `report` is the one that the draft has become, whose own people were told already; its case is locked. The
    answer are the alarms of the draft that stand.
    """
    known = {alarm.about: alarm for alarm in uow.alarms.of_draft(session.id)}
    said = danger_in(session)
    for about in AlarmAbout:
        alarm = known.get(about)
        if about in said and (alarm is None or _is_said_again(session, alarm)):
            known[about] = _raise(uow, services, about, session, person, now, report)
        elif about in said and alarm is not None and alarm.is_live:
            known[about] = _learn_case(uow, services, alarm, session, now, report)
        elif alarm is not None and alarm.is_live:
            known[about] = _hear_otherwise(uow, alarm, now)
    return tuple(alarm for alarm in known.values() if alarm.is_live)


def _raise(
    uow: UnitOfWork,
    services: Services,
    about: AlarmAbout,
    session: Session,
    person: Person,
    now: datetime,
    report: Report | None,
) -> Alarm:
    alarm = Alarm(
        id=uuid4().hex,
        about=about,
        reporter_id=person.id,
        draft_id=session.id,
        raised_at=now,
        chase_at=None,
    )
    alarm = _with_case(uow, alarm, session, report)
    started = begin(
        alarm, alarm_circle(uow, services, alarm, now), services.settings.waits_for(Urgency.IMMEDIATE), now
    )
    uow.alarms.add(started.alarm)
    details = {"about": about.value, "case": started.alarm.case_id, "told": list(started.alarm.told_ids)}
    uow.audit.append(now, person.id, "alarm:raise", alarm.id, details)
    tell_of_alarm(uow, started.alarm, started.tell_ids, now)
    tell_reporter(uow, started.alarm, now)
    return started.alarm


def _learn_case(
    uow: UnitOfWork, services: Services, alarm: Alarm, session: Session, now: datetime, report: Report | None
) -> Alarm:
    """Tell whoever leads on the case, and social care, once the case is said, or said to be another."""
    learnt = _with_case(uow, alarm, session, report)
    if alarm.reason == TakenBack.BY_ANSWER:
        learnt = replace(learnt, reason=None)
    elif (learnt.case_id, learnt.report_id) == (alarm.case_id, alarm.report_id):
        return alarm
    waits = services.settings.waits_for(Urgency.IMMEDIATE)
    started = begin(learnt, alarm_circle(uow, services, learnt, now), waits, now)
    uow.alarms.save(started.alarm)
    details = {"case": started.alarm.case_id, "told": list(started.alarm.told_ids)}
    uow.audit.append(now, alarm.reporter_id, "alarm:case", alarm.id, details)
    tell_of_alarm(uow, started.alarm, started.tell_ids, now)
    uow.messages.redraw_copies_of_alarm(alarm.id, now)
    return started.alarm


def _with_case(uow: UnitOfWork, alarm: Alarm, session: Session, report: Report | None) -> Alarm:
    """The alarm with its case, once that is said, and with its report, once there is one.

    For those who join with the case it begins at the foot of their ladders.
    """
    if report is not None:
        learnt = replace(alarm, case_id=report.case_id, report_id=report.id)
    else:
        case = uow.cases.by_reference(str(session.answers["case"])) if CASE_STEP in session.trail else None
        learnt = replace(alarm, case_id=case.id if case else None)
    return learnt if learnt.case_id == alarm.case_id else replace(learnt, rung=0)


def _is_said_again(session: Session, alarm: Alarm) -> bool:
    """Whether it has ended, and the danger was said anew since then."""
    said_at = [session.answered_at[step] for step in _DANGER_STEPS if step in session.answered_at]
    return alarm.ended_at is not None and any(at > alarm.ended_at for at in said_at)


def _hear_otherwise(uow: UnitOfWork, alarm: Alarm, now: datetime) -> Alarm:
    """The reporter changed the answer: they are safe now, or they take back what they said of a child."""
    if alarm.about is AlarmAbout.REPORTER:
        ended = end(alarm, alarm.reporter_id, AlarmOutcome.SAFE, now)
        close_alarm(uow, ended, now, heard=_told_by_report(uow, alarm))
        return ended
    if alarm.reason:
        return alarm
    taken_back = take_back(alarm, TakenBack.BY_ANSWER)
    uow.alarms.save(taken_back)
    uow.audit.append(now, alarm.reporter_id, "alarm:take_back", alarm.id)
    uow.messages.redraw_copies_of_alarm(alarm.id, now)
    return taken_back


def _told_by_report(uow: UnitOfWork, alarm: Alarm) -> frozenset[str]:
    """Those who hear with the news of the report that its reporter is safe."""
    report = uow.reports.by_id(alarm.report_id) if alarm.report_id else None
    duties = uow.duties.of_escalation(report.escalation_id) if report else ()
    return frozenset(one for duty in duties for one in duty.told_ids)
