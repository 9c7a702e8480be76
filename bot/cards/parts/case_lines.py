"""The lines that list a person's cases, overdue cases first; case references only, no child's name."""

from __future__ import annotations

from bot.cards.parts.times import moment
from bot.cards.parts.words import urgency_words
from bot.reading.standing import Standing
from state_machines.duties.duty import Duty, DutyState


def case_words(standing: Standing) -> str:
    """Such as "LH-1042: Core group to be arranged, since Tue 17 Nov, 10:05. Urgent. Overdue: ..."."""
    escalation, policy = standing.state.escalation, standing.state.policy
    step = policy.step(escalation.step).title
    owed = "; ".join(_duty_words(duty) for duty in standing.owed)
    mark = "Overdue" if standing.overdue else "With you"
    yours = f" {mark}: {owed}." if owed else ""
    since = moment(escalation.step_since)
    return (
        f"{standing.state.case.reference}: {step}, since {since}. {urgency_words(escalation.urgency)}.{yours}"
    )


def _duty_words(duty: Duty) -> str:
    waiting = "not acknowledged" if duty.state is DutyState.OPEN else "acknowledged"
    return f"{duty.task} ({waiting})"
