"""An escalation: one case's walk over its board's flowchart, under the policy version it started with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from state_machines.report import Urgency


@dataclass(frozen=True, slots=True)
class Escalation:
    """Where a case stands; `policy_hash` freezes the policy (promise 9), `facts` feed its conditions."""

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
