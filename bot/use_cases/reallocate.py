"""A case goes to somebody else while something is open in it: it is theirs, and at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from state_machines.case import Case
from state_machines.duty import Duty
from state_machines.people import Role
from storage.unit_of_work import UnitOfWork


def reallocate(uow: UnitOfWork, before: Case, after: Case, now: datetime) -> None:
    """Record it, and have what falls to the new social worker, lead practitioner or a manager chased now.

    The chase hands it over: until then whoever had it keeps it, so that there is always a holder. Nothing
    happens where they are the same.
    """
    old, new = _roles(uow, before), _roles(uow, after)
    moved = {role: old[role] for role in old if old[role] != new[role]}
    if not moved:
        return
    details = {"from": _codes(moved), "to": _codes({role: new[role] for role in moved})}
    uow.audit.append(now, None, "case:reallocate", after.id, details)
    escalation = uow.escalations.open_for_case(after.id)
    duties = uow.duties.of_escalation(escalation.id) if escalation else ()
    for duty in duties:
        if duty.live and duty.asked and _with(duty, moved.get(duty.role)):
            uow.duties.save(replace(duty, chase_at=now))


def _roles(uow: UnitOfWork, case: Case) -> dict[Role, str | None]:
    """Whom the case itself names, and their managers."""
    social_worker = case.allocated_social_worker_id
    lead = case.lead_practitioner_id or social_worker
    return {
        Role.ALLOCATED_SOCIAL_WORKER: social_worker,
        Role.SOCIAL_WORKER_MANAGER: _manager(uow, social_worker),
        Role.LEAD_PRACTITIONER: lead,
        Role.LEAD_PRACTITIONER_MANAGER: _manager(uow, lead),
    }


def _codes(moved: dict[Role, str | None]) -> dict[str, str | None]:
    return {role.value: person_id for role, person_id in moved.items()}


def _with(duty: Duty, person_id: str | None) -> bool:
    return person_id is not None and person_id in (duty.holder_id, duty.acknowledged_by_id)


def _manager(uow: UnitOfWork, person_id: str | None) -> str | None:
    person = uow.people.by_id(person_id) if person_id else None
    return person.line_manager_id if person else None
