"""Reads the people around an alarm, which may know no case yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.reading.snapshot import circle_of
from bot.services import Services
from state_machines.alarms.alarm import Alarm
from state_machines.alarms.sight_by_alarm import is_of_alarm
from state_machines.case.case import Case, Plan
from state_machines.duties.circle import Circle
from state_machines.people.people import Person
from state_machines.settings.local_settings import LocalSettings
from storage.unit_of_work import UnitOfWork


def alarm_circle(uow: UnitOfWork, services: Services, alarm: Alarm, now: datetime) -> Circle:
    """The circle of the alarm's case, or of none; who raised the alarm is its reporter."""
    case = alarm_case(uow, alarm) or _no_case(uow, services.settings, alarm)
    return replace(circle_of(uow, services.settings, case, now), reporter_id=alarm.reporter_id)


def is_asked_by_alarm(
    uow: UnitOfWork, services: Services, alarm: Alarm, person: Person, now: datetime
) -> bool:
    """Whether the alarm is for this person to take now, as one who was told and still has that part.

    Whoever was told before anybody knew the case, and has that part still, keeps it (promise 11).
    """
    circle = alarm_circle(uow, services, alarm, now)
    if is_of_alarm(alarm, person, circle):
        return True
    if alarm.case_id is None or person.id in circle.barred_ids:
        return False
    if circle.named_ids is not None and person.id != alarm.taken_by_id:
        return False
    before = replace(alarm, case_id=None)
    return is_of_alarm(before, person, alarm_circle(uow, services, before, now))


def alarm_case(uow: UnitOfWork, alarm: Alarm) -> Case | None:
    """The case of the alarm, whose row is not locked for it; None where it is not said yet."""
    found = uow.cases.by_ids([alarm.case_id]) if alarm.case_id else ()
    return next(iter(found), None)


def _no_case(uow: UnitOfWork, settings: LocalSettings, alarm: Alarm) -> Case:
    """In place of a case that nobody has named: the team that is most likely, and nobody allocated."""
    return Case("", "", "", Plan.EH, _likely_team(uow, settings, alarm.reporter_id), None)


def _likely_team(uow: UnitOfWork, settings: LocalSettings, reporter_id: str) -> str:
    """The reporter's own team, else the one that has all of their cases, else the only one there is."""
    reporter = uow.people.by_id(reporter_id)
    if reporter is not None and reporter.team in settings.teams:
        return reporter.team
    teams = uow.cases.teams_of_person(reporter_id) & settings.teams.keys()
    found = teams if len(teams) == 1 else settings.teams.keys()
    return next(iter(found)) if len(found) == 1 else ""
