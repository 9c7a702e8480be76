"""Whether nobody has a case who ought to, and which manager is then asked to allocate it."""

from __future__ import annotations

from state_machines.case.case import Plan
from state_machines.duties.circle import Circle, resolve
from state_machines.duties.duty import Duty
from state_machines.people.people import Role

#: Doorstep's own follow-up: a report came about a case that nobody has, so a manager allocates it.
ALLOCATE = "allocate_case"


def vacant_role(circle: Circle) -> Role | None:
    """The role that is to be filled: nobody is named for it, or whoever is cannot be reached; else None.

    With early help it is whoever leads, social worker or not; with any other plan the social worker.
    """
    role = role_to_fill(circle)
    person = resolve(role, circle)
    return role if person is None or not person.reachable else None


def role_to_fill(circle: Circle) -> Role:
    """The role that a case must have somebody in."""
    return Role.LEAD_PRACTITIONER if circle.case.plan is Plan.EH else Role.ALLOCATED_SOCIAL_WORKER


def who_allocates(vacant: Role) -> Role:
    """The role that allocates: the manager of whoever had the case; where it has none, the duty manager."""
    if vacant is Role.LEAD_PRACTITIONER:
        return Role.LEAD_PRACTITIONER_MANAGER
    return Role.SOCIAL_WORKER_MANAGER


def is_filled(duty: Duty, circle: Circle) -> bool:
    """Whether this duty asks for an allocation that has come."""
    return duty.is_live and duty.key == ALLOCATE and vacant_role(circle) is None
