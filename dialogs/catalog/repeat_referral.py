"""The report that a child was referred who had been referred before."""

from __future__ import annotations

from dialogs.catalog.conditions import always
from dialogs.catalog.others_must_know import ON_REVIEW
from dialogs.catalog.shared import account_step, case_step
from dialogs.catalog.shared_topics import CHILD_TOPIC
from dialogs.spec import Ask, Branch, Dialog, More, Option, Step
from dialogs.spec_checks import declare
from state_machines.case.presenting_reason import ENGAGEMENT, HOSTILITY, NO_ACCESS, REFERRAL_REASON

NAME = "repeat_referral"

_CASE = case_step(
    Branch(REFERRAL_REASON),
    source="Camden 2019, section 1 (child or case reference)",
)

_REASON = Step(
    name=REFERRAL_REASON,
    ask=Ask.CHOICE,
    question="What is the reason for the referral?",
    short="Reason",
    help="Doorstep looks in the record for earlier ones; if some are from before it, say so in your account.",
    options=(
        Option(NO_ACCESS, "The child or family is not seen"),
        Option(HOSTILITY, "Hostility"),
        Option(ENGAGEMENT, "Other non-engagement"),
        Option("other", "Another reason"),
    ),
    branches=always("chronology"),
    source="Stockport 3.7, section 5.1 (a repeat referral has the same presenting reason)",
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
        version=2,
        title="Repeat referral",
        first=_CASE.name,
        short_form=(_CASE, _REASON, _CHRONOLOGY, _ACCOUNT),
        more=More((CHILD_TOPIC,)),
        on_review=ON_REVIEW,
    )
)
