"""Works out what becomes of an open escalation that a named person moves to another policy text."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from state_machines.case.escalation import Escalation
from state_machines.case.limits import Limit
from state_machines.errors import NotAllowed
from state_machines.flowchart.flowchart import DutyOrder, act_duties_at, act_order
from state_machines.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class PolicyMove:
    """The step stands; `ends` and `keeps` are keys of open duties to act, `opens` are those that are new."""

    step: str
    ends: tuple[str, ...]
    keeps: tuple[str, ...]
    opens: tuple[DutyOrder, ...]


def plan_policy_move(
    escalation: Escalation, new: Policy, open_keys: Collection[str], local_limits: Mapping[str, Limit]
) -> PolicyMove:
    """What the move would do; nothing is changed.

    Raises NotAllowed where the new text has not the present step, or does not cover the plan.
    """
    steps = [step.name for step in new.steps if step.name != new.start]
    if escalation.step not in steps:
        raise NotAllowed(
            f"{new.name} has no step “{escalation.step}”. Its steps are: {', '.join(steps)}. Nothing was "
            "changed: record outcomes until the case stands at one of them, or leave it under its own text."
        )
    plan = escalation.facts.get("plan")
    if plan not in {one.value for one in new.plans}:
        raise NotAllowed(f"{new.name} does not cover the plan {plan}. Nothing was changed.")
    due = act_duties_at(new, escalation.step, escalation.facts)
    keys = {duty.key for duty in due}
    return PolicyMove(
        step=escalation.step,
        ends=tuple(key for key in open_keys if key not in keys),
        keeps=tuple(key for key in open_keys if key in keys),
        opens=tuple(
            act_order(duty, local_limits, escalation.facts) for duty in due if duty.key not in open_keys
        ),
    )
