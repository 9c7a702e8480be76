"""What stays of a case that is known, whatever a cases file says."""

from __future__ import annotations

from state_machines.case.case import Case, LastSeen, Plan, PlanSaid


def plan_still_said(plan: Plan, before: Case | None) -> PlanSaid | None:
    """What the social worker said, until the case system agrees; the file's plan stands meanwhile."""
    said = before.plan_said if before else None
    return said if said is not None and said.plan != plan else None


def later_sighting(told: LastSeen | None, known: LastSeen | None) -> LastSeen | None:
    """The later of two accounts of when a child was seen; on the same day the first."""
    if told and known:
        return max(told, known, key=lambda seen: seen.on)
    return told or known
