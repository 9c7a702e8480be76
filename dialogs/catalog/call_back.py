"""What somebody who asks to be telephoned may add: on which number, and when it suits them."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.spec import REVIEW, Ask, Branch, Option, Stamp, Step, Topic
from state_machines.people.telephone import fold_telephone

#: The answer by which a reporter who is safe asks for a telephone call.
CALL_ME = "call_me"
CALL_NUMBER, CALL_TIME = "call_number", "call_time"

_SOURCE = "in no board's document; asked by us"

_NUMBER = Step(
    name=CALL_NUMBER,
    ask=Ask.TEXT,
    question="On which number can you be reached?",
    short="Call me on",
    help="The number that Doorstep has for you is filled in, if it has one. "
    "It goes to whoever is asked to telephone you.",
    max_length=40,
    branches=(Branch(CALL_TIME),),
    source=_SOURCE,
    fold=fold_telephone,
)

_TIME = Step(
    name=CALL_TIME,
    ask=Ask.CHOICE,
    question="When is best?",
    short="Best time",
    options=(
        Option("now", "As soon as they can"),
        Option("later_today", "Later today", stamp=Stamp.DAY),
        Option("next_morning", "Tomorrow morning", stamp=Stamp.DAY),
        Option("any_time", "At any time"),
    ),
    branches=always(REVIEW),
    source=_SOURCE,
    steers_only=True,
)

CALL_TOPIC = Topic(
    Option("call", "Number and time for the call", when=where(safety=CALL_ME)),
    (_NUMBER, _TIME),
)
