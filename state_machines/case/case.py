"""A child's case as Doorstep needs it: reference, plan, team, allocated social worker and network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Plan(StrEnum):
    """The plan that a child has: child in need, child protection, or early help, which is not statutory."""

    CIN = "CIN"
    CP = "CP"
    EH = "EH"


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When the child was last seen, by whom, and whether alone; distinct from a visit attempted."""

    on: date
    by: str
    alone: bool | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One child's case; the case system stays the record, this is a thin copy of who and what.

    With an early help plan there may be no allocated social worker; a lead practitioner leads instead.
    """

    id: str
    reference: str
    child_name: str
    plan: Plan
    team: str
    allocated_social_worker_id: str | None
    network_ids: tuple[str, ...] = ()
    last_seen: LastSeen | None = None
    lead_practitioner_id: str | None = None
