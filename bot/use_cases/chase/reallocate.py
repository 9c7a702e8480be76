"""Records that a case goes to somebody else; its open duties follow soon after."""

from __future__ import annotations

from datetime import datetime

from state_machines.case.case import Case
from state_machines.people.people import Role
from storage.unit_of_work import UnitOfWork


def record_reallocation(uow: UnitOfWork, before: Case, after: Case, now: datetime) -> None:
    """Record who had the case and who has it now, with their managers, if they differ."""
    old, new = _roles(uow, before), _roles(uow, after)
    moved = {role: old[role] for role in old if old[role] != new[role]}
    if moved:
        details = {"from": _audit_details(moved), "to": _audit_details({role: new[role] for role in moved})}
        uow.audit.append(now, None, "case:reallocate", after.id, details)


def is_reallocated(before: Case, after: Case) -> bool:
    """Whether somebody else has the case now, or leads on it."""
    had = (before.allocated_social_worker_id, before.lead_practitioner_id)
    return had != (after.allocated_social_worker_id, after.lead_practitioner_id)


def _roles(uow: UnitOfWork, case: Case) -> dict[Role, str | None]:
    """The people whom the case itself names, and their managers."""
    social_worker = case.allocated_social_worker_id
    lead = case.lead_practitioner_id or social_worker
    return {
        Role.ALLOCATED_SOCIAL_WORKER: social_worker,
        Role.SOCIAL_WORKER_MANAGER: _manager(uow, social_worker),
        Role.LEAD_PRACTITIONER: lead,
        Role.LEAD_PRACTITIONER_MANAGER: _manager(uow, lead),
    }


def _audit_details(moved: dict[Role, str | None]) -> dict[str, str | None]:
    return {role.value: person_id for role, person_id in moved.items()}


def _manager(uow: UnitOfWork, person_id: str | None) -> str | None:
    person = uow.people.by_id(person_id) if person_id else None
    return person.line_manager_id if person else None
