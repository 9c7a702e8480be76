"""The short forms in which somebody who was told answers what they are asked; a board's tell names one.

A form's dialog is called after it, so that a tell needs to name nothing else.
"""

from __future__ import annotations

from dataclasses import replace

from dialogs.catalog.conditions import always, where
from dialogs.catalog.shared import PRIVATE
from dialogs.spec import REVIEW, Ask, Branch, Dialog, Option, Stamp, Step
from dialogs.spec_checks import declare

SEEN, SEEN_ON, KNOWN = "child_seen_lately", "child_seen_on", "known"
TODAY, ANOTHER_DAY, NOT_SEEN = "today", "another_day", "not_seen"

_SOURCE = "Stockport 3.7, section 6.2 (agencies are asked whether they have seen the child)"

_SEEN = Step(
    name=SEEN,
    ask=Ask.CHOICE,
    question="Have you seen the child lately?",
    short="Child seen",
    options=(
        Option(TODAY, "Yes, today", stamp=Stamp.DAY),
        Option(ANOTHER_DAY, "Yes, on another day"),
        Option(NOT_SEEN, "No"),
    ),
    branches=(Branch(SEEN_ON, where(child_seen_lately=ANOTHER_DAY)), Branch(KNOWN)),
    source=_SOURCE,
    steers_only=True,
)

_SEEN_ON = Step(
    name=SEEN_ON,
    ask=Ask.DAY,
    question="On which day did you see the child last?",
    short="Seen last",
    latest="today",
    branches=always(KNOWN),
    source=_SOURCE,
    steers_only=True,
)

_KNOWN = Step(
    name=KNOWN,
    ask=Ask.TEXT,
    question="What do you know that would help?",
    short="What you know",
    help=PRIVATE,
    max_length=1500,
    branches=always(REVIEW),
    source=_SOURCE,
)

_CONTEXT = ("escalation_id", "duty_id")

SEEN_AND_KNOWN = declare(
    Dialog(
        name="seen_and_known",
        version=1,
        title="What you have seen",
        first=SEEN,
        short_form=(_SEEN, _SEEN_ON, replace(_KNOWN, optional=True)),
        submit_label="Send",
        context=_CONTEXT,
    )
)

WHAT_IS_KNOWN = declare(
    Dialog(
        name="what_is_known",
        version=1,
        title="What you know",
        first=KNOWN,
        short_form=(_KNOWN,),
        submit_label="Send",
        context=_CONTEXT,
    )
)

FORMS = (SEEN_AND_KNOWN, WHAT_IS_KNOWN)
