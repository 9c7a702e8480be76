"""The dialog in which reporters amend or withdraw a report; its first answers stay on the record."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.catalog.shared import PRIVATE
from dialogs.catalog.siblings import WHICH_CHILDREN
from dialogs.spec import REVIEW, Ask, Branch, Dialog, Notice, Option, Step
from dialogs.spec_checks import declare

NAME = "amend_report"

AMEND, WITHDRAW = "amend", "withdraw"

_CHANGE = Step(
    name="change",
    ask=Ask.CHOICE,
    question="What should change?",
    short="Change",
    help="What you reported stays as it is; this is added to it.",
    options=(Option(AMEND, "Correct or add something"), Option(WITHDRAW, "Withdraw the report")),
    branches=(Branch("why_withdrawn", where(change=WITHDRAW)), Branch("correction")),
    steers_only=True,
)

_CORRECTION = Step(
    name="correction",
    ask=Ask.TEXT,
    question="What is right, or what was missing?",
    short="Correction",
    help=PRIVATE,
    branches=always(REVIEW),
)

_WHY = Step(
    name="why_withdrawn",
    ask=Ask.TEXT,
    question="Why do you withdraw it?",
    short="Reason",
    help="For example: it was another family, or the visit did take place.",
    branches=always(REVIEW),
)

_NOTICE = Notice(
    "Everybody who was told of the report hears that you withdrew it. Nothing closes by itself: "
    "those responsible decide.",
    where(change=WITHDRAW),
)

#: `report_id` is the report, and `escalation_id` the escalation that it belongs to.
AMEND_REPORT = declare(
    Dialog(
        name=NAME,
        version=1,
        title="Amend or withdraw",
        first=_CHANGE.name,
        short_form=(_CHANGE, _CORRECTION, _WHY),
        submit_label="Send",
        notices=(_NOTICE,),
        context=("escalation_id", "report_id"),
        on_review=(WHICH_CHILDREN,),
    )
)
