"""Decides how much of a case a person may see, over all of its escalations."""

from __future__ import annotations

from datetime import datetime

from bot.reading.alarm_circle import alarms_told_on
from bot.reading.snapshot import circle_of
from bot.services import Services
from state_machines.alarms.sight_by_alarm import sight_by_alarm
from state_machines.case.case import Case
from state_machines.duties.access import Sight, sight
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def sight_of(uow: UnitOfWork, services: Services, person: Person, case: Case, now: datetime) -> Sight:
    """Everything for those responsible; for others with a part the step, and the reports of their part.

    Whoever was told of an alarm that stands has such a part until it ends.
    """
    ids = [one.id for one in uow.escalations.of_case(case.id)]
    circle = circle_of(uow, services.settings, case, now, uow.reports.of_case(case.id))
    seen = sight(person, circle, uow.duties.of_escalations(ids))
    return (
        seen
        if seen.is_full
        else sight_by_alarm(seen, person, alarms_told_on(uow, services, person, case, now))
    )
