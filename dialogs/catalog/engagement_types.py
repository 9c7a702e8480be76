"""The dialog in which reporters say which of the board's types of non-engagement they have met."""

from __future__ import annotations

from dialogs.catalog.conditions import always
from dialogs.spec import REVIEW, Ask, Dialog, Step
from dialogs.spec_checks import declare

NAME = "engagement_types"
#: The name of the step and of its list, known only at run time: all the board's types, suggested ones first.
TYPES = "types"
#: The answer "none of these", which is ignored beside a type.
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
    steers_only=True,
)

#: `report_id` is the report, and `escalation_id` the escalation that it belongs to.
ENGAGEMENT_TYPES = declare(
    Dialog(
        name=NAME,
        version=1,
        title="What the board calls it",
        first=_TYPES.name,
        short_form=(_TYPES,),
        submit_label="Record",
        context=("escalation_id", "report_id"),
    )
)
