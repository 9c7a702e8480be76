"""An escalation: one case's walk over its board's flowchart, under the policy version it started with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from state_machines.case.limits import Limit
from state_machines.case.report import Urgency


@dataclass(frozen=True, slots=True)
class Escalation:
    """Where a case stands on its board's flowchart; the policy's conditions read `facts`.

    `policy_hash` freezes the policy, and `local_limits` the authority's limits by duty key, as they were
    when the escalation began (promise 9); None for one that began before they were kept.
    """

    id: str
    case_id: str
    policy: str
    policy_hash: str
    step: str
    step_since: datetime
    opened_at: datetime
    urgency: Urgency
    facts: Mapping[str, str] = field(default_factory=dict)
    closed_at: datetime | None = None
    local_limits: Mapping[str, Limit] | None = None
