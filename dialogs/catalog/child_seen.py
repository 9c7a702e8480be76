"""The report that a child has been seen: it informs, and counts as no missed visit."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.catalog.others_must_know import KNOWN_ON_REVIEW
from dialogs.catalog.shared import PRIVATE, case_step
from dialogs.catalog.siblings import TOGETHER
from dialogs.spec import REVIEW, Ask, Branch, Dialog, More, Option, Stamp, Step, Topic
from dialogs.spec_checks import declare

NAME = "child_seen"

#: The answers after which the concern is asked next, with the case kept.
WORRIED = frozenset({"alone_worried", "not_alone_worried"})
#: The answers that say that the child was seen alone.
ALONE = frozenset({"alone", "alone_worried"})

_CASE = case_step(
    Branch("seen_when"),
    source="in no board's document; whoever waits for a child to be seen is told that they were",
)

_WHEN = Step(
    name="seen_when",
    ask=Ask.CHOICE,
    question="When did you see the child?",
    short="Seen",
    options=(
        Option("today", "Today", stamp=Stamp.DAY),
        Option("another_day", "On another day"),
    ),
    branches=(Branch("seen_day", where(seen_when="another_day")), Branch("seen_how")),
    source=_CASE.source,
    steers_only=True,
)

_DAY = Step(
    name="seen_day",
    ask=Ask.DAY,
    question="On which day?",
    short="Day",
    latest="today",
    branches=always("seen_how"),
    source=_CASE.source,
    steers_only=True,
)

_HOW = Step(
    name="seen_how",
    ask=Ask.CHOICE,
    question="Did you see the child alone?",
    short="Alone",
    help="If you are worried, a short report of your concern is asked next, about the same child.",
    options=(
        Option("alone", "Alone"),
        Option("not_alone", "Not alone"),
        Option("alone_worried", "Alone, and I am worried"),
        Option("not_alone_worried", "Not alone, and I am worried"),
    ),
    branches=always(REVIEW),
    source=_CASE.source,
    steers_only=True,
)

_WORDS = Step(
    name="seen_words",
    ask=Ask.TEXT,
    question="What would you like to say about it?",
    short="In your words",
    help=PRIVATE,
    max_length=300,
    branches=always(REVIEW),
    source=_CASE.source,
)

CHILD_SEEN = declare(
    Dialog(
        name=NAME,
        version=1,
        title="The child has been seen",
        first=_CASE.name,
        short_form=(_CASE, _WHEN, _DAY, _HOW),
        more=More((Topic(Option("words", "A line about it"), (_WORDS,)),)),
        on_review=(TOGETHER, *KNOWN_ON_REVIEW),
    )
)
