"""Reads the people around an alarm, which may know no case yet, or be about several children."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.reading.snapshot import circle_of
from bot.services import Services
from state_machines.alarms.alarm import Alarm
from state_machines.alarms.named_cases import is_named_to
from state_machines.alarms.sight_by_alarm import is_of_alarm
from state_machines.case.case import Case, Plan
from state_machines.duties.circle import Circle
from state_machines.duties.let_in import with_bars_of_all
from state_machines.people.people import Person
from state_machines.settings.local_settings import LocalSettings
from storage.unit_of_work import UnitOfWork


def alarm_circles(
    uow: UnitOfWork, services: Services, alarm: Alarm, now: datetime
) -> tuple[Circle, tuple[Circle, ...]]:
    """The circle of the alarm's first case, or of none, and those of the other children.

    Who raised the alarm is its reporter. Somebody who is barred from one of the cases is so in all of them.
    """
    cases = alarm_cases(uow, alarm) or (_no_case(uow, services.settings, alarm),)
    around = [_around(uow, services, alarm, case, now) for case in cases]
    first, *others = with_bars_of_all(around)
    return first, tuple(others)


def circles_named(
    uow: UnitOfWork, services: Services, alarm: Alarm, viewer: Person, now: datetime
) -> tuple[Circle, ...]:
    """The circles of those cases that this reader may read of, or the one around no case."""
    first, others = alarm_circles(uow, services, alarm, now)
    nobody = _around(uow, services, alarm, _no_case(uow, services.settings, alarm), now) if others else first
    return tuple(one for one in (first, *others) if is_named_to(viewer, alarm, one, nobody))


def alarm_cases(uow: UnitOfWork, alarm: Alarm) -> tuple[Case, ...]:
    """The cases of the alarm, whose rows are not locked for it; none where none is said yet."""
    found = {case.id: case for case in uow.cases.by_ids(alarm.case_ids)} if alarm.case_ids else {}
    return tuple(found[one] for one in alarm.case_ids if one in found)


def is_asked_by_alarm(
    uow: UnitOfWork, services: Services, alarm: Alarm, person: Person, now: datetime
) -> bool:
    """Whether the alarm is for this person to take now, as one who was told and still has that part.

    Of several children one is enough. Whoever was told before anybody knew the case, and has that part still,
    keeps it (promise 11).
    """
    first, others = alarm_circles(uow, services, alarm, now)
    around = (first, *others)
    if any(is_of_alarm(alarm, person, one) for one in around):
        return True
    if alarm.case_id is None or any(_keeps_out(person, alarm, one) for one in around):
        return False
    before = replace(alarm, case_id=None, also_case_ids=())
    return is_of_alarm(before, person, alarm_circles(uow, services, before, now)[0])


def _keeps_out(person: Person, alarm: Alarm, circle: Circle) -> bool:
    """Whether this case ends what somebody was told before it was known; but for whoever has it already."""
    if person.has_left or person.id in circle.barred_ids:
        return True
    return circle.named_ids is not None and person.id != alarm.taken_by_id


def alarms_told_on(
    uow: UnitOfWork, services: Services, person: Person, case: Case, now: datetime
) -> tuple[Alarm, ...]:
    """The alarms that stand on this case and name it to this person, each with that case's own report."""
    return tuple(
        one
        for one in alarms_on(uow, case)
        if person.id in one.told_ids
        and any(circle.case.id == case.id for circle in circles_named(uow, services, one, person, now))
    )


def alarms_on(uow: UnitOfWork, case: Case) -> tuple[Alarm, ...]:
    """The alarms that stand on this case, each with that case's own report."""
    standing = uow.alarms.standing_on_case(case.id)
    return tuple(replace(one, report_id=report_on(uow, one, case)) for one in standing)


def report_on(uow: UnitOfWork, alarm: Alarm, case: Case) -> str | None:
    """The id of the report that the alarm has become for this child; None while there is none."""
    if alarm.report_id is None or alarm.case_id == case.id:
        return alarm.report_id
    found = (report.id for report in uow.reports.made_with(alarm.report_id) if report.case_id == case.id)
    return next(found, None)


def _around(uow: UnitOfWork, services: Services, alarm: Alarm, case: Case, now: datetime) -> Circle:
    return replace(circle_of(uow, services.settings, case, now), reporter_id=alarm.reporter_id)


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
