"""A child's case as Doorstep needs it: reference, plan, team, allocated social worker and network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Plan(StrEnum):
    """The statutory service a child receives: child in need, or child protection."""

    CIN = "CIN"
    CP = "CP"


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When the child was last seen, by whom, and whether alone; distinct from a visit attempted."""

    on: date
    by: str
    alone: bool | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One child's case; the case system stays the record, this is a thin copy of who and what."""

    id: str
    reference: str
    child_name: str
    plan: Plan
    team: str
    allocated_social_worker_id: str | None
    network_ids: tuple[str, ...] = ()
    last_seen: LastSeen | None = None
