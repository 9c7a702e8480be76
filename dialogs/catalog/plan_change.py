"""The dialog with which the social worker or their manager says that the child's plan has changed."""

from __future__ import annotations

from dialogs.catalog.conditions import always
from dialogs.spec import REVIEW, Ask, Dialog, Option, Step
from dialogs.spec_checks import declare

NAME = "plan_change"

_NEW_PLAN = Step(
    name="new_plan",
    ask=Ask.CHOICE,
    question="Which plan does the child have now?",
    short="The plan now",
    help="The case system has the last word: what it says at the next import stands.",
    options=(
        Option("CP", "A child protection plan"),
        Option("CIN", "A child in need plan"),
        Option("EH", "An early help plan"),
    ),
    branches=always(REVIEW),
    steers_only=True,
)

PLAN_CHANGE = declare(
    Dialog(
        name=NAME,
        version=1,
        title="The plan has changed",
        first=_NEW_PLAN.name,
        short_form=(_NEW_PLAN,),
        submit_label="Record",
        context=("escalation_id",),
    )
)
