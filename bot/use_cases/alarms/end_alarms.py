"""Stores that somebody has an alarm, and that it has ended, and lets everybody who was told hear it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.services import Services
from bot.use_cases.alarms.tell_alarms import tell_of_alarm
from bot.use_cases.map.acknowledgement_expiry import acknowledgement_expires_at
from bot.use_cases.outbox.outgoing import enqueue_redraws
from state_machines.alarms.alarm import Alarm, AlarmAbout, take
from state_machines.alarms.visit import end_visit
from state_machines.case.report import Urgency
from state_machines.duties.duty import overtake
from state_machines.people.people import Person
from state_machines.settings.local_settings import CALL_REPORTER
from storage.unit_of_work import UnitOfWork


def close_alarm(uow: UnitOfWork, ended: Alarm, now: datetime, heard: Collection[str] = ()) -> None:
    """Store the end, and let everybody who was told hear it, but those who said so or have `heard` it."""
    uow.alarms.save(ended)
    details = {"outcome": ended.outcome.value if ended.outcome else None}
    uow.audit.append(now, ended.ended_by_id, "alarm:end", ended.id, details)
    _end_visit(uow, ended, now)
    uow.messages.redraw_copies_of_alarm(ended.id, now)
    tell_of_alarm(uow, ended, [one for one in ended.told_ids if one not in {*heard, ended.ended_by_id}], now)
    if ended.about is AlarmAbout.REPORTER and ended.report_id is not None:
        _end_watch(uow, ended.report_id, now)
    _redraw_its_cases(uow, ended, now)


def _end_visit(uow: UnitOfWork, alarm: Alarm, now: datetime) -> None:
    """Whoever went in is asked no more once the alarm about them has ended."""
    visit = uow.visits.by_id(alarm.id)
    if visit is not None and visit.is_live:
        uow.visits.save(end_visit(visit, now))
        uow.audit.append(now, alarm.ended_by_id, "visit:end", visit.id, {"case": visit.case_id})


def _end_watch(uow: UnitOfWork, report_id: str, now: datetime) -> None:
    """Nobody has to telephone any more somebody who has said, or been found, to be safe."""
    report = uow.reports.by_id(report_id)
    duties = uow.duties.of_escalation(report.escalation_id) if report else ()
    for duty in duties:
        if duty.key == CALL_REPORTER and duty.report_id == report_id and duty.is_live:
            uow.duties.save(overtake(duty, now))
            uow.audit.append(now, None, "duty:overtake", duty.id, {"escalation": duty.escalation_id})


def _redraw_its_cases(uow: UnitOfWork, alarm: Alarm, now: datetime) -> None:
    """No card of a case says any longer that somebody is in danger who was found safe."""
    report = uow.reports.by_id(alarm.report_id) if alarm.report_id else None
    if report is not None:
        for one in (report, *uow.reports.made_with(report.id)):
            enqueue_redraws(uow, one.escalation_id, now)


def store_taken_back(uow: UnitOfWork, alarm: Alarm, now: datetime) -> None:
    """Store that the reporter took it back; it stands until somebody who was told has confirmed that."""
    uow.alarms.save(alarm)
    uow.audit.append(now, alarm.reporter_id, "alarm:take_back", alarm.id)
    uow.messages.redraw_copies_of_alarm(alarm.id, now)


def store_taken(uow: UnitOfWork, services: Services, alarm: Alarm, person: Person, now: datetime) -> None:
    """Store that this person has it, until the authority's wait for an answer in danger has passed."""
    expires = acknowledgement_expires_at(services.settings, Urgency.IMMEDIATE, now, {}, None)
    uow.alarms.save(take(alarm, person.id, now, expires))
    uow.audit.append(now, person.id, "alarm:take", alarm.id)
    uow.messages.redraw_copies_of_alarm(alarm.id, now)
