"""What came of a meeting is neither offered nor accepted before its time; what protects a child now is."""

from __future__ import annotations

from datetime import date, datetime, time

from state_machines.case.escalation import Escalation
from state_machines.errors import InvalidAnswer, NotAllowed
from state_machines.flowchart.flowchart import Event, Outcome, act_duties_at, outcomes
from state_machines.flowchart.meetings import rule_of
from state_machines.people.people import Role
from state_machines.policy.model import TO_HOLD
from state_machines.policy.policy import Policy
from state_machines.policy.vocabulary import TIMES_OF_DATES
from state_machines.time.moments import LONDON


def meeting_begins(policy: Policy, escalation: Escalation, event: str) -> datetime | None:
    """When the meeting begins of which this outcome tells, by its day and the time that was given.

    None for what is no meeting's outcome, and where the meeting has no date or is held already.
    """
    rule = rule_of(policy, escalation, event)
    if rule is None or rule.after_meeting is None:
        return None
    due = {duty.key for duty in act_duties_at(policy, escalation.step, escalation.facts)}
    to_hold = any(key in due and key.startswith(TO_HOLD) for key in rule.completes)
    on = escalation.facts.get(rule.after_meeting)
    if on is None or not to_hold:
        return None
    at = escalation.facts.get(TIMES_OF_DATES[rule.after_meeting], "00:00")
    return datetime.combine(date.fromisoformat(on), time.fromisoformat(at), LONDON)


def outcomes_now(
    policy: Policy, escalation: Escalation, roles: frozenset[Role], now: datetime
) -> tuple[Outcome, ...]:
    """What may be recorded at this moment: `outcomes`, without those of a meeting that is still to come."""
    offered = outcomes(policy, escalation, roles)
    return tuple(one for one in offered if not _is_to_come(policy, escalation, one.event, now))


def check_not_before_meeting(policy: Policy, escalation: Escalation, event: Event, now: datetime) -> None:
    """Refuse a meeting's outcome before its time, and a date in it that is before the meeting's day.

    Raises NotAllowed or InvalidAnswer, which say when the meeting is.
    """
    begins = meeting_begins(policy, escalation, event.name)
    if begins is None:
        return
    if begins > now:
        raise NotAllowed(before_meeting_words(begins))
    planned_on = event.facts.get("planned_on")
    if planned_on is not None and date.fromisoformat(planned_on) < begins.date():
        words = f"That is before the meeting of {_day(begins)}. Choose that day or a later one."
        raise InvalidAnswer("planned_on", words)


def before_meeting_words(begins: datetime) -> str:
    """Why it cannot be recorded yet, and what can be done meanwhile."""
    at = f" at {begins:%H:%M}" if begins.time() != time(0) else ""
    return (
        f"The meeting is on {_day(begins)}{at}, and what came of it can be recorded from then on. If it has "
        "another date, or does not take place, record that first. What protects a child now waits for no "
        "meeting."
    )


def next_meeting(
    policy: Policy, escalation: Escalation, roles: frozenset[Role], now: datetime
) -> datetime | None:
    """When the meeting begins for which something waits that these roles may record."""
    offered = outcomes(policy, escalation, roles)
    begins = (meeting_begins(policy, escalation, one.event) for one in offered)
    return min((at for at in begins if at is not None and at > now), default=None)


def _is_to_come(policy: Policy, escalation: Escalation, event: str, now: datetime) -> bool:
    begins = meeting_begins(policy, escalation, event)
    return begins is not None and begins > now


def _day(at: datetime) -> str:
    return f"{at:%A} {at.day} {at:%B %Y}"
