"""A case goes to another social worker while something is open in it: it is theirs, and at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from state_machines.case import Case
from state_machines.duty import Duty
from state_machines.people import Role
from storage.unit_of_work import UnitOfWork


def reallocate(uow: UnitOfWork, before: Case, after: Case, now: datetime) -> None:
    """Record it, and have what falls to the new social worker or their manager chased now.

    The chase hands it over: until then whoever had it keeps it, so that there is always a holder. Nothing
    happens where the social worker is the same.
    """
    old, new = before.allocated_social_worker_id, after.allocated_social_worker_id
    if old == new:
        return
    uow.audit.append(now, None, "case:reallocate", after.id, {"from": old, "to": new})
    escalation = uow.escalations.open_for_case(after.id)
    if escalation is None:
        return
    moved = {Role.ALLOCATED_SOCIAL_WORKER: old, Role.SOCIAL_WORKER_MANAGER: _manager(uow, old)}
    if moved[Role.SOCIAL_WORKER_MANAGER] == _manager(uow, new):
        del moved[Role.SOCIAL_WORKER_MANAGER]
    for duty in uow.duties.of_escalation(escalation.id):
        if duty.live and _with(duty, moved.get(duty.role)):
            uow.duties.save(replace(duty, chase_at=now))


def _with(duty: Duty, person_id: str | None) -> bool:
    return person_id is not None and person_id in (duty.holder_id, duty.acknowledged_by_id)


def _manager(uow: UnitOfWork, person_id: str | None) -> str | None:
    person = uow.people.by_id(person_id) if person_id else None
    return person.line_manager_id if person else None
