"""A walk over a board's flowchart, event by event, that keeps the duties to act as the product does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from state_machines.case.case import Plan
from state_machines.case.escalation import Escalation
from state_machines.case.report import Urgency
from state_machines.duties.duty import DutyKind
from state_machines.flowchart.flowchart import Event, Move, advance, starting_point
from state_machines.policy.policy import Policy

#: When every event of a walk happens; dates that an outcome asks for must not lie before it.
WALK_NOW = datetime(2026, 11, 17, 14, 2, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PolicyWalk:
    """A state of a walk: the escalation, the keys of its open duties to act, and the move that led there."""

    policy: Policy
    escalation: Escalation
    open: tuple[str, ...] = ()
    move: Move | None = None

    @property
    def step(self) -> str:
        """The name of the present step or ending."""
        return self.escalation.step

    @property
    def has_ended(self) -> bool:
        """Whether the escalation is closed."""
        return self.policy.is_ending(self.step)

    def advance(self, event: Event) -> PolicyWalk:
        """The walk after one more event; where `flowchart.advance` raises, nothing has moved."""
        move = advance(self.policy, self.escalation, event, WALK_NOW)
        gone = keys_ended(move)
        still = tuple(key for key in self.open if key not in gone)
        moved = replace(self.escalation, step=move.step, facts=dict(move.facts))
        return PolicyWalk(self.policy, moved, (*still, *keys_opened(move)), move)


def keys_opened(move: Move) -> tuple[str, ...]:
    """The duties to act that the move opens."""
    return tuple(order.key for order in move.orders if order.kind is DutyKind.ACT)


def keys_ended(move: Move) -> frozenset[str]:
    """The duties to act that the move ends; one that several people owe ends with the last answer."""
    own = move.completes_own if move.facts.get("answers") == "all" else ()
    return frozenset((*move.overtakes, *move.completes, *own))


def skipped_arrows(policy: Policy, step: str, event: str, taken: int | None) -> frozenset[tuple[str, int]]:
    """The arrows of this event at this step whose conditions did not hold: those before the one taken.

    Each is the step and the position of its rule in the policy's moves; `taken` is None for no arrow.
    """
    here = (int(arrow.id) for arrow in policy.table.arrows_from(step) if arrow.trigger == event)
    return frozenset((step, position) for position in here if taken is None or position < taken)


def begin_walk(policy: Policy, plan: Plan) -> PolicyWalk:
    """An escalation of a case with this plan, before its first report; NotAllowed for a plan not covered."""
    step, facts = starting_point(policy, plan)
    escalation = Escalation(
        id="walk",
        case_id="walk",
        policy=policy.name,
        policy_hash=policy.hash,
        step=step,
        step_since=WALK_NOW,
        opened_at=WALK_NOW,
        urgency=Urgency.ROUTINE,
        facts=facts,
    )
    return PolicyWalk(policy, escalation)
