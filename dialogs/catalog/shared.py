"""Questions that more than one report asks, in the same words wherever they are asked."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.spec import REVIEW, Ask, Branch, Option, Stamp, Step

YES_NO = (Option("yes", "Yes"), Option("no", "No"))
YES_NOT_YET = (Option("yes", "Yes"), Option("no", "Not yet"))
YES_NO_NOT_SURE = (*YES_NO, Option("not_sure", "Not sure"))

#: Below every text that may tell of a family.
PRIVATE = "Only people who may open this case can read it. It is never posted in a channel."

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
        options=YES_NO,
        branches=always("case"),
        source=source,
        fact="immediate_danger",
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
        steers_only=True,
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


def account_step(question: str, source: str, help_: str = PRIVATE) -> Step:
    """The text with which a report ends, in the reporter's own words."""
    return Step(
        name="account",
        ask=Ask.TEXT,
        question=question,
        short="Account",
        help=help_,
        branches=always(REVIEW),
        source=source,
    )
