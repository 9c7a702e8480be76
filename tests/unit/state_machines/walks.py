"""Walks over a policy's flowchart, with the `act` duties kept as the product keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache

from state_machines.case.case import Plan
from state_machines.case.escalation import Escalation
from state_machines.case.report import Urgency
from state_machines.duties.duty import DutyKind
from state_machines.flowchart.flowchart import Event, Move, advance, starting_point
from state_machines.people.people import Role
from state_machines.policy.policy import Policy, parse_policy

NOW = datetime(2026, 11, 17, 14, 2, tzinfo=UTC)
ANYBODY = frozenset(Role)
WORKER = frozenset({Role.ALLOCATED_SOCIAL_WORKER})
MANAGER = frozenset({Role.SOCIAL_WORKER_MANAGER})
NEXT_WEEK = {"planned_on": "2026-11-24"}


@dataclass(frozen=True, slots=True)
class Walk:
    """Where an escalation stands, and the keys of the `act` duties open there."""

    policy: Policy
    escalation: Escalation
    open: tuple[str, ...] = ()
    last: Move | None = None

    @property
    def step(self) -> str:
        return self.escalation.step

    @property
    def move(self) -> Move:
        assert self.last is not None
        return self.last

    def then(
        self, event: str, facts: Mapping[str, str] | None = None, roles: frozenset[Role] = ANYBODY
    ) -> Walk:
        """The walk after one more event, which must be taken."""
        move = advance(self.policy, self.escalation, Event(event, NOW, "somebody", facts or {}, roles), NOW)
        gone = {*move.overtakes, *move.completes}
        opened = [order.key for order in move.orders if order.kind is DutyKind.ACT]
        still = tuple(key for key in self.open if key not in gone)
        moved = replace(self.escalation, step=move.step, facts=move.facts)
        return Walk(self.policy, moved, (*still, *opened), move)


def begin(policy: Policy, plan: Plan = Plan.CP) -> Walk:
    """An escalation that has just been created, before its first report."""
    step, facts = starting_point(policy, plan)
    escalation = Escalation(
        id="e1",
        case_id="c1",
        policy=policy.name,
        policy_hash=policy.hash,
        step=step,
        step_since=NOW,
        opened_at=NOW,
        urgency=Urgency.ROUTINE,
        facts=facts,
    )
    return Walk(policy, escalation)


def read_again(policy: Policy) -> Policy:
    """A policy that has its text in common with this one, and nothing else."""
    return _read_again(policy.text, policy.name)


@cache
def _read_again(text: str, name: str) -> Policy:
    return parse_policy(text, name)
