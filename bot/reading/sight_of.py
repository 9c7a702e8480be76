"""Decides how much of a case a person may see now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.reading.alarm_circle import alarms_on
from bot.reading.part_of import part_of
from bot.reading.snapshot import Snapshot, circle_of
from bot.services import Services
from state_machines.access.matrix import Right
from state_machines.access.parts import Part
from state_machines.alarms.sight_by_alarm import with_alarms
from state_machines.case.case import Case
from state_machines.case.escalation import Escalation
from state_machines.case.report import Report
from state_machines.duties.access import NOTHING, Sight, sight_by
from state_machines.duties.circle import Circle
from state_machines.duties.relations import part_in_case
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CaseSight:
    """What somebody sees of a case, and of which escalation; of none where there is none for them."""

    sight: Sight = NOTHING
    escalation: Escalation | None = None


def sight_in(uow: UnitOfWork, state: Snapshot, person: Person) -> Sight:
    """Everything for those responsible; for others with a part the step, and the reports of their part.

    Whoever was told of an alarm that stands has such a part until it ends.
    """
    return sight_by(part_with_alarms(uow, state, person))


def part_with_alarms(uow: UnitOfWork, state: Snapshot, person: Person) -> Part:
    """The person's part in this escalation, and in the alarms that stand on its case."""
    part = part_of(state, person)
    if part.may(Right.READ_ALL):  # alarms add nothing to that
        return part
    return with_alarms(part, person, alarms_on(uow, state.case), state.circle)


def sight_of(uow: UnitOfWork, services: Services, person: Person, case: Case, now: datetime) -> CaseSight:
    """What they see of the case: by the open escalation, else by the last in which they have a part.

    Somebody who was told of something in an episode that is over learns nothing of another one by it.
    """
    escalations = uow.escalations.of_case(case.id)
    reports = uow.reports.of_case(case.id)
    circle = circle_of(uow, services.settings, case, now)
    duties = uow.duties.of_escalations([one.id for one in escalations])
    alarms = alarms_on(uow, case)
    for one in sorted(escalations, key=_open_first, reverse=True):
        around = _around(circle, (report for report in reports if report.escalation_id == one.id))
        part = part_in_case(person, around, (duty for duty in duties if duty.escalation_id == one.id))
        seen = sight_by(with_alarms(part, person, alarms, around))
        if not seen.is_none:
            return CaseSight(seen, one)
    return CaseSight() if escalations else CaseSight(sight_by(part_in_case(person, circle)))


def _open_first(one: Escalation) -> tuple[bool, datetime]:
    return one.closed_at is None, one.opened_at


def _around(circle: Circle, reports: Iterable[Report]) -> Circle:
    """The circle of one escalation, by the reports that were made in it."""
    made = tuple(reports)
    return replace(
        circle,
        reporter_id=made[-1].reporter_id if made else None,
        reporters={report.id: report.reporter_id for report in made},
        withdrawn=frozenset(report.id for report in made if report.withdrawn),
    )
