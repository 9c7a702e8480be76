"""Which outcomes are about a meeting: those that give it a date, and those that say what came of it.

A policy names a meeting by its duties: a key that begins with `hold_` is a meeting to be held, and a key that
begins with `review_` is the review of a plan, which is a meeting as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from state_machines.case.escalation import Escalation
from state_machines.flowchart.flowchart import act_duties_at
from state_machines.machine import condition_holds
from state_machines.policy.model import STAY, TO_HOLD, MoveRule
from state_machines.policy.policy import Policy

_TO_REVIEW = "review_"


class MeetingPart(StrEnum):
    """What an outcome says of a meeting, if anything."""

    NONE = ""
    ARRANGED = "arranged"
    HELD = "held"


def meeting_part(policy: Policy, escalation: Escalation, event: str) -> MeetingPart:
    """What recording this outcome at the present step says of a meeting.

    "Held" means that the outcome does an open duty to hold a meeting or review a plan. "Arranged" means that
    it asks for a date, and that afterwards a meeting is to be held: a new one, or the present step's own with
    a new date.
    """
    rule = rule_of(policy, escalation, event)
    if rule is None:
        return MeetingPart.NONE
    before = _keys_due(policy, escalation.step, escalation.facts)
    if any(key in before and key.startswith((TO_HOLD, _TO_REVIEW)) for key in rule.completes):
        return MeetingPart.HELD
    if "date" in rule.asks and _has_meeting_to_hold_after(policy, escalation, rule, before):
        return MeetingPart.ARRANGED
    return MeetingPart.NONE


def rule_of(policy: Policy, escalation: Escalation, event: str) -> MoveRule | None:
    """The move that would be taken on this event where the case stands now; None where none is."""
    for arrow in policy.table.arrows_from(escalation.step):
        if arrow.trigger == event and condition_holds(arrow.when, escalation.facts):
            return policy.move_of(arrow)
    return None


def _has_meeting_to_hold_after(
    policy: Policy, escalation: Escalation, rule: MoveRule, before: frozenset[str]
) -> bool:
    dest = escalation.step if rule.to == STAY else rule.to
    after = _keys_due(policy, dest, {**escalation.facts, **rule.sets})
    own = {duty.key for step in policy.steps if step.name == escalation.step for duty in step.duties}
    standing = own if rule.to == STAY and not rule.sets else set()
    return any(key.startswith(TO_HOLD) and (key not in before or key in standing) for key in after)


def _keys_due(policy: Policy, step: str, facts: Mapping[str, str]) -> frozenset[str]:
    return frozenset(duty.key for duty in act_duties_at(policy, step, facts))
