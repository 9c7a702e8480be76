"""Raises an alarm at the first press that says that somebody is in danger, whatever else is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from bot.reading.alarm_circle import alarm_circles
from bot.reading.siblings import siblings_for
from bot.services import Services
from bot.use_cases.alarms.end_alarms import close_alarm, store_taken_back
from bot.use_cases.alarms.tell_alarms import tell_of_alarm
from dialogs.danger_alerts import CASE_STEP, danger_in, danger_said_at
from dialogs.session import Session
from dialogs.siblings import chosen_siblings
from state_machines.alarms.alarm import Alarm, AlarmAbout, AlarmOutcome, TakenBack, end, take_back
from state_machines.alarms.chase import AlarmChase, begin
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
    alarm = _with_case(uow, services, alarm, session, report, now)
    start_alarm(uow, services, alarm, person.id, now)


def start_alarm(uow: UnitOfWork, services: Services, alarm: Alarm, by_id: str | None, now: datetime) -> None:
    """Store a new alarm and tell the first people; `by_id` is who raised it, None where it was the clock."""
    started = _begin(uow, services, alarm, now)
    uow.alarms.add(started.alarm)
    told = list(started.alarm.told_ids)
    details: dict[str, Json] = {"about": alarm.about.value, **_cases(started.alarm), "told": told}
    uow.audit.append(now, by_id, "alarm:raise", alarm.id, details)
    tell_of_alarm(uow, started.alarm, started.tell_ids, now)
    tell_of_alarm(uow, started.alarm, [alarm.reporter_id], now)


def _begin(uow: UnitOfWork, services: Services, alarm: Alarm, now: datetime) -> AlarmChase:
    circle, others = alarm_circles(uow, services, alarm, now)
    return begin(alarm, circle, services.settings.waits_for(Urgency.IMMEDIATE), now, others)


def _cases(alarm: Alarm) -> dict[str, Json]:
    """The cases as the record has them."""
    also: list[Json] = [*alarm.also_case_ids]
    return {"case": alarm.case_id, **({"also": also} if also else {})}


def _learn_case(
    uow: UnitOfWork, services: Services, alarm: Alarm, session: Session, now: datetime, report: Report | None
) -> None:
    """Tell whoever leads on the case, and social care, once the case is said, or said to be another."""
    learnt = _with_case(uow, services, alarm, session, report, now)
    if alarm.taken_back is TakenBack.BY_ANSWER:
        learnt = replace(learnt, taken_back=None)
    if learnt == alarm:
        return
    started = _begin(uow, services, learnt, now)
    uow.alarms.save(started.alarm)
    told: list[Json] = [*started.alarm.told_ids]
    details: dict[str, Json] = {**_cases(started.alarm), "told": told}
    uow.audit.append(now, alarm.reporter_id, "alarm:case", alarm.id, details)
    tell_of_alarm(uow, started.alarm, started.tell_ids, now)
    uow.messages.redraw_copies_of_alarm(alarm.id, now)


def _with_case(
    uow: UnitOfWork,
    services: Services,
    alarm: Alarm,
    session: Session,
    report: Report | None,
    now: datetime,
) -> Alarm:
    """The alarm with its cases, once those are said, and with its report, once there is one.

    For those who join with the case it begins at the foot of their ladders. What is said of a child may
    become graver, and never less.
    """
    if alarm.about is AlarmAbout.CHILD:
        alarm = replace(alarm, reason=gravest((alarm.reason, danger_reason(session.facts))))
    if report is not None:
        learnt = replace(alarm, case_id=report.case_id, report_id=report.id)
    else:
        learnt = replace(alarm, case_id=_case_id_said(uow, session))
    learnt = replace(learnt, also_case_ids=_others_picked(uow, services, learnt, session, now))
    return learnt if set(learnt.case_ids) <= set(alarm.case_ids) else replace(learnt, rung=0)


def _case_id_said(uow: UnitOfWork, session: Session) -> str | None:
    """The case that was said, whose row is not locked: the alarm's is by now, and a case goes before it."""
    said = uow.cases.read_by_reference(str(session.answers["case"])) if CASE_STEP in session.trail else None
    return said.id if said else None


def _others_picked(
    uow: UnitOfWork, services: Services, alarm: Alarm, session: Session, now: datetime
) -> tuple[str, ...]:
    """The other children who were ticked and may be; whoever leads on each of them hears of it too."""
    chosen = chosen_siblings(session)
    person = uow.people.by_id(alarm.reporter_id)
    first = uow.cases.read_by_id(alarm.case_id) if chosen and alarm.case_id else None
    if first is None or person is None:
        return ()
    offered = siblings_for(uow, services, first, person, now).offered
    return tuple(one.case.id for one in offered if one.case.reference in chosen)


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
    theirs = (duty for duty in duties if duty.report_id == alarm.report_id)
    return frozenset(one for duty in theirs for one in duty.told_ids)
