"""The rules for patterns: a kind, a threshold and a window of time, set by the board or by the authority."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from state_machines.case.report import Urgency
from state_machines.policy.strict_model import DurationField, Name, Strict, Words
from state_machines.time.durations import Duration


class PatternKind(StrEnum):
    """What is looked for in the whole record of a case, across agencies.

    `repeats`: so many reports of these kinds came in the window. `agencies`: reports came from so many
    agencies. `sudden_change`: the report says that something changed suddenly, and no report in the window
    came before it. `not_seen`: the child was last seen longer ago than the window. `repeat_referral`: the
    child was brought up in so many episodes in the window for the same reason; `after` are the reports that
    count as referrals. `towards_others`: so many people met with hostility in the window.
    """

    REPEATS = "repeats"
    AGENCIES = "agencies"
    SUDDEN_CHANGE = "sudden_change"
    NOT_SEEN = "not_seen"
    REPEAT_REFERRAL = "repeat_referral"
    TOWARDS_OTHERS = "towards_others"


class Across(StrEnum):
    """Whose reports a pattern looks at: the child's own, or those of every child behind the same door."""

    CASE = "case"
    FAMILY = "family"


#: The kinds that count something, and so need a threshold.
COUNTED = frozenset(
    {
        PatternKind.REPEATS,
        PatternKind.AGENCIES,
        PatternKind.REPEAT_REFERRAL,
        PatternKind.TOWARDS_OTHERS,
    }
)


def _on_the_calendar(within: Duration) -> Duration:
    if within.working:
        raise ValueError("patterns are looked for on the calendar; write days, weeks or months")
    return within


Window = Annotated[DurationField, AfterValidator(_on_the_calendar)]


class PatternRule(Strict):
    """A pattern's rule: which reports are looked at, of whom, how many, in which window, and what follows.

    What follows is that the case is at least as urgent as `raises` says, or that a step is suggested
    (`offers`), or both. A pattern never moves the escalation on the flowchart.
    """

    pattern: PatternKind
    after: Annotated[tuple[Name, ...], Field(min_length=1)]
    at_least: Annotated[int | None, Field(ge=2, le=99)] = None
    within: Window
    across: Across = Across.CASE
    raises: Urgency | None = None
    offers: Words | None = None

    @model_validator(mode="after")
    def _check_whole(self) -> Self:
        if (self.pattern in COUNTED) != (self.at_least is not None):
            needs = "needs" if self.pattern in COUNTED else "takes no"
            raise ValueError(f"the pattern {self.pattern} {needs} at_least")
        if self.across is Across.FAMILY and self.pattern is PatternKind.NOT_SEEN:
            raise ValueError("a child is seen, not a family: the pattern not_seen is of one case")
        if self.raises is None and self.offers is None:
            raise ValueError("a pattern that neither raises the urgency nor offers a step does nothing")
        return self
