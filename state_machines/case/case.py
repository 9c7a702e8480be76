"""A child's case as Doorstep needs it: reference, plan, team, allocated social worker and network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
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
class PlanSaid:
    """The plan that a child has by the social worker's word, who said so, and when."""

    plan: Plan
    by_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Restriction:
    """Who alone may know of a case, such as that of a colleague's own child: those named, in that order.

    `line` lets in the social worker, whoever leads, and the line managers above them.
    """

    person_ids: tuple[str, ...] = ()
    line: bool = False


@dataclass(frozen=True, slots=True)
class Barred:
    """Somebody who must know nothing of a case, and the safeguarding lead who said so."""

    person_id: str
    lead_id: str


@dataclass(frozen=True, slots=True)
class Glass:
    """Break-glass access to a case that somebody took with a reason, until then."""

    person_id: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """One child's case; the case system stays the record, this is a thin copy of who and what.

    With an early help plan there may be no allocated social worker; a lead practitioner leads instead.
    `family` is the same for children behind one door. `plan_said` is what the social worker says the plan is,
    while the case system says otherwise. `restricted` names who alone may know of it; `barred` may not, and
    `glass` are those who took break-glass access to it for a time.
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
    family: str | None = None
    plan_said: PlanSaid | None = None
    restricted: Restriction | None = None
    barred: tuple[Barred, ...] = ()
    glass: tuple[Glass, ...] = ()

    @property
    def barred_ids(self) -> frozenset[str]:
        """The ids of those who must know nothing of it."""
        return frozenset(one.person_id for one in self.barred)
