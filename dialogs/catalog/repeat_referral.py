"""The report that a child was referred who had been referred before."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.catalog.others_must_know import ON_REVIEW
from dialogs.catalog.shared import YES_NO_NOT_SURE, account_step, case_step
from dialogs.catalog.shared_topics import CHILD_TOPIC
from dialogs.spec import Ask, Branch, Dialog, More, Option, Step
from dialogs.spec_checks import declare

NAME = "repeat_referral"

_CASE = case_step(
    Branch("same_reason"),
    source="Camden 2019, section 1 (child or case reference)",
)

_SAME_REASON = Step(
    name="same_reason",
    ask=Ask.CHOICE,
    question="Is it for the same reason as the referral before?",
    short="Same reason",
    options=YES_NO_NOT_SURE,
    branches=always("within_twelve_months"),
    source="Stockport 3.7, section 5.1 (a repeat referral has the same presenting reason)",
    fact="same_reason",
)

_WITHIN = Step(
    name="within_twelve_months",
    ask=Ask.CHOICE,
    question="Did the referral before come within the last 12 months?",
    short="Within 12 months",
    help="Twelve months back from today.",
    options=YES_NO_NOT_SURE,
    branches=(Branch("referred_before_on", where(within_twelve_months="yes")), Branch("chronology")),
    source="Stockport 3.7, section 5.1 (twelve rolling months)",
    fact="within_twelve_months",
)

_BEFORE_ON = Step(
    name="referred_before_on",
    ask=Ask.DAY,
    question="On which day was that?",
    short="Referred before on",
    latest="today",
    optional=True,
    branches=always("chronology"),
    source=_WITHIN.source,
    steers_only=True,
)

_CHRONOLOGY = Step(
    name="chronology",
    ask=Ask.CHOICE,
    question="Is the child's chronology up to date?",
    short="Chronology up to date",
    help="A manager decides from it whether to escalate.",
    options=(Option("yes", "Yes"), Option("no", "Not yet"), Option("not_sure", "Not sure")),
    branches=always("account"),
    source="Stockport 3.7, section 5.2 (the manager decides from an up-to-date chronology)",
    steers_only=True,
)

_ACCOUNT = account_step(
    "In a sentence or two: what is the reason, and what happened after the referral before?",
    _CHRONOLOGY.source,
)

REPEAT_REFERRAL = declare(
    Dialog(
        name=NAME,
        version=1,
        title="Repeat referral",
        first=_CASE.name,
        short_form=(_CASE, _SAME_REASON, _WITHIN, _BEFORE_ON, _CHRONOLOGY, _ACCOUNT),
        more=More((CHILD_TOPIC,)),
        on_review=ON_REVIEW,
    )
)
