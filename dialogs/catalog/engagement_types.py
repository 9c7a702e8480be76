"""Which of the board's types of non-engagement the reporter recognises in what they reported."""

from __future__ import annotations

from dialogs.catalog.conditions import always
from dialogs.spec import REVIEW, Ask, Dialog, Step
from dialogs.spec_checks import declare

NAME = "engagement_types"
#: The step, and the list that only run time knows: every type of the board, those suggested first.
TYPES = "types"
#: The answer that it is none of them; beside a type it says nothing.
NONE = "none"

_TYPES = Step(
    name=TYPES,
    ask=Ask.SEVERAL,
    question="Which of these is it, in your view?",
    short="Types",
    help="Those that the board's document suggests for your report come first.",
    options_from=TYPES,
    optional=True,
    branches=always(REVIEW),
)

#: `report_id` names the report, `escalation_id` the case that it is about.
ENGAGEMENT_TYPES = declare(
    Dialog(
        name=NAME,
        version=1,
        title="What the board calls it",
        first=_TYPES.name,
        steps=(_TYPES,),
        submit_label="Record",
        context=("escalation_id", "report_id"),
    )
)
