"""What others must know before they visit, call or write: every report's review offers to say it."""

from __future__ import annotations

from dialogs.catalog.conditions import always
from dialogs.catalog.shared import PRIVATE
from dialogs.spec import REVIEW, Ask, Option, Step
from state_machines.case.said_in_reports import (
    ACCOUNT_KEPT_FROM,
    KEPT_FROM,
    OTHERS_MUST_KNOW,
    OTHERS_MUST_KNOW_WORDS,
)

_SOURCE = (
    "Pan-Dorset 2015, section 4; Suffolk 2017, Keeping Safe; Camden 2019, section 5 (risk, and safe contact)"
)

_WHAT = Step(
    name=OTHERS_MUST_KNOW,
    ask=Ask.SEVERAL,
    question="What must others know before they visit, call or write?",
    short="Others must know",
    help="It stays with the case until somebody says that it no longer holds.",
    options=(
        Option("weapon", "A weapon"),
        Option("animal", "A dog or other animal"),
        Option("violence", "Violence or threats"),
        Option("pairs", "Visit in pairs"),
        Option("never_letter", "Never by letter"),
        Option("never_telephone", "Never by telephone"),
        Option("by_letter", "By letter is safe"),
        Option("by_telephone", "By telephone is safe"),
        Option("interpreter", "An interpreter is needed"),
        Option("reading", "Help with reading is needed"),
    ),
    branches=always(OTHERS_MUST_KNOW_WORDS),
    source=_SOURCE,
    optional=True,
    steers_only=True,
)

_WORDS = Step(
    name=OTHERS_MUST_KNOW_WORDS,
    ask=Ask.TEXT,
    question="What exactly, for whoever goes next?",
    short="In your words",
    help=PRIVATE,
    branches=always(REVIEW),
    source=_SOURCE,
    optional=True,
)

#: The list of those around the family from whom the words may be kept.
AROUND_FAMILY = "around_family"

_KEPT_FROM = Step(
    name=KEPT_FROM,
    ask=Ask.SEVERAL,
    question="From whom are the words about risk, safe contact or needs to be kept?",
    short="Keep the words from",
    help="They still read what kind of thing is known, and that they are to ask the allocated social worker.",
    options_from=AROUND_FAMILY,
    branches=always(REVIEW),
    source="in no board's document; asked by us",
    optional=True,
    steers_only=True,
)

_ACCOUNT_KEPT_FROM = Step(
    name=ACCOUNT_KEPT_FROM,
    ask=Ask.SEVERAL,
    question="From whom is everything that this report says to be kept?",
    short="Keep the report from",
    help="They still read that there is a report, from whom and when, and are to ask the social worker.",
    options_from=AROUND_FAMILY,
    branches=always(REVIEW),
    source="in no board's document; asked by us",
    optional=True,
    steers_only=True,
)

#: What the review offers: what others must know, with its words, and from whom these are kept.
KNOWN_ON_REVIEW = (_WHAT, _WORDS, _KEPT_FROM)
#: The same of a report, and from whom all of it is kept.
ON_REVIEW = (*KNOWN_ON_REVIEW, _ACCOUNT_KEPT_FROM)
