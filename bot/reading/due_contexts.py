"""Reads what a chase must know of an escalation, for many escalations at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.reading.chase_context import ChaseContext, EscalationRef
from bot.reading.people_by_id import PeopleById
from bot.reading.snapshot import circle_of
from bot.services import Services
from state_machines.duties.circle import Circle
from state_machines.duties.duty import Duty
from storage.records import DueDuty
from storage.unit_of_work import UnitOfWork


def read_chase_contexts(
    uow: UnitOfWork, services: Services, due: Sequence[DueDuty], now: datetime
) -> Iterator[tuple[Duty, ChaseContext]]:
    """Each of these duties with what surrounds it, in as many queries as for a single one.

    The caller has locked the cases. Escalations and duties are locked here, in that order, as everywhere.
    """
    escalations = _read_contexts(uow, services, {one.escalation_id: one.case_id for one in due}, now)
    duties = {duty.id: duty for duty in uow.duties.by_ids([one.duty_id for one in due])}
    for one in due:
        if one.duty_id in duties:
            yield duties[one.duty_id], escalations[one.escalation_id]


def _read_contexts(
    uow: UnitOfWork, services: Services, case_ids: Mapping[str, str], now: datetime
) -> dict[str, ChaseContext]:
    urgencies = uow.escalations.urgencies(case_ids)
    reporters = uow.reports.reporters_of(case_ids)
    joined = uow.reports.joined_with(case_ids)
    circles = _read_circles(uow, services, set(case_ids.values()), reporters, now)
    return {
        escalation_id: ChaseContext(
            EscalationRef(escalation_id, urgency, joined.get(escalation_id, ())),
            _with_reporters(circles[case_ids[escalation_id]], reporters[escalation_id]),
            services.settings,
            tuple(dict.fromkeys(reporters[escalation_id].values())),
        )
        for escalation_id, urgency in urgencies.items()
    }


def _read_circles(
    uow: UnitOfWork,
    services: Services,
    case_ids: set[str],
    reporters: Mapping[str, Mapping[str, str]],
    now: datetime,
) -> dict[str, Circle]:
    cases = uow.cases.by_ids(case_ids)
    people = PeopleById(uow)
    workers = (one for case in cases for one in (case.allocated_social_worker_id, case.lead_practitioner_id))
    people.read((*workers, *(one for made in reporters.values() for one in made.values())))
    return {case.id: circle_of(uow, services.settings, case, now, people=people) for case in cases}


def _with_reporters(circle: Circle, reporters: Mapping[str, str]) -> Circle:
    """The circle with the reporters, of whom the last counts as the reporter at hand."""
    last = tuple(reporters.values())[-1:]
    return replace(circle, reporter_id=last[0] if last else None, reporters=reporters)
