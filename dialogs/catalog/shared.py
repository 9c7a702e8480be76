"""Questions that more than one report asks, in the same words wherever they are asked."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.spec import Ask, Branch, Option, Stamp, Step

_CHRONOLOGY = "in no board's document; without it a report cannot be placed in the chronology"


def case_step(*branches: Branch, source: str) -> Step:
    """The question which case it is, asked by reference: a message never holds a child's name (promise 7)."""
    return Step(
        name="case",
        ask=Ask.CASE,
        question="Which child?",
        short="Case",
        help="Pick a case or give its reference. Please do not type a child's name here.",
        options_from="own_cases",
        branches=branches,
        source=source,
    )


def danger_step(source: str) -> Step:
    """The question whether anybody is in danger; "Yes" shows whom to telephone and shortens the report."""
    return Step(
        name="immediate_danger",
        ask=Ask.CHOICE,
        question="Is anyone in immediate danger?",
        short="Immediate danger",
        help="The child, someone in the family, or you.",
        options=(Option("yes", "Yes"), Option("no", "No")),
        branches=always("case"),
        source=source,
    )


def time_steps(then: str) -> tuple[Step, Step]:
    """The questions when it happened: one tap where it was today, a second question for any other time."""
    asked = Step(
        name="when",
        ask=Ask.CHOICE,
        question="When was that?",
        short="When",
        options=(
            Option("now", "Just now", stamp=Stamp.MOMENT),
            Option("earlier_today", "Earlier today", stamp=Stamp.DAY),
            Option("pick", "Another time"),
        ),
        branches=(Branch("when_exactly", where(when="pick")), Branch(then)),
        source=_CHRONOLOGY,
    )
    exactly = Step(
        name="when_exactly",
        ask=Ask.MOMENT,
        question="On which day, and at what time?",
        short="Day and time",
        latest="now",
        branches=always(then),
        source=_CHRONOLOGY,
    )
    return asked, exactly
