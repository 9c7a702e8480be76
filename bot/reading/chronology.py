"""Reads what was done in every episode of a case, the present one among them, in a few statements."""

from __future__ import annotations

from dataclasses import dataclass

from bot.reading.amendments import withdrawn_among
from bot.reading.policies import frozen_policies
from bot.services import Services
from state_machines.case.escalation import Escalation
from state_machines.case.report import Report
from state_machines.duties.duty import Duty
from state_machines.policy.policy import Policy
from storage.records import RecordedMove
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordedEpisode:
    """One escalation with its moves, duties and reports; no policy where only a newer release can read it."""

    escalation: Escalation
    policy: Policy | None
    moves: tuple[RecordedMove, ...]
    duties: tuple[Duty, ...]
    withdrawn: tuple[Report, ...]


def recorded_episodes(uow: UnitOfWork, services: Services, case_id: str) -> tuple[RecordedEpisode, ...]:
    """Every escalation of the case, the earliest first."""
    found = tuple(reversed(uow.escalations.of_case(case_id)))
    ids = [one.id for one in found]
    policies = frozen_policies(uow, services, {one.policy_hash for one in found})
    moves = uow.escalations.moves_of_each(ids)
    duties = uow.duties.of_escalations(ids)
    reports = uow.reports.of_case(case_id)
    withdrawn = withdrawn_among(uow, [one.id for one in reports])
    return tuple(
        RecordedEpisode(
            escalation=one,
            policy=policies.get(one.policy_hash),
            moves=moves.get(one.id, ()),
            duties=tuple(duty for duty in duties if duty.escalation_id == one.id),
            withdrawn=tuple(
                report for report in reports if report.escalation_id == one.id and report.id in withdrawn
            ),
        )
        for one in found
    )
