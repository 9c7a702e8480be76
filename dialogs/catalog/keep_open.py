"""The dialog in which a second person says why an ending is not confirmed: the case stays open."""

from __future__ import annotations

from dialogs.catalog.conditions import always
from dialogs.spec import REVIEW, Ask, Dialog, Step
from dialogs.spec_checks import declare

NAME = "keep_open"
REASON = "why_not_end"

_REASON = Step(
    name=REASON,
    ask=Ask.TEXT,
    question="Why is it not to end yet?",
    short="Reason",
    help="A sentence is enough. Whoever recorded the ending reads it, and it goes on the record.",
    branches=always(REVIEW),
)

#: `duty_id` is the duty to confirm the ending, and `escalation_id` the escalation that it belongs to.
KEEP_OPEN = declare(
    Dialog(
        name=NAME,
        version=1,
        title="Do not end it",
        first=_REASON.name,
        short_form=(_REASON,),
        submit_label="Do not end it",
        context=("escalation_id", "duty_id"),
    )
)
