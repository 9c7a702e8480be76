"""The dialog that records what came of a follow-up: it was done, or was not needed and why."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.spec import REVIEW, Ask, Branch, Dialog, Option, Step
from dialogs.spec_checks import declare

NAME = "follow_up"

_RESULT = Step(
    name="result",
    ask=Ask.CHOICE,
    question="What came of it?",
    short="Result",
    options=(Option("done", "It is done"), Option("not_needed", "Considered, and not needed")),
    branches=(Branch("why_not", where(result="not_needed")), Branch("note")),
    steers_only=True,
)

_NOTE = Step(
    name="note",
    ask=Ask.TEXT,
    question="What was found or agreed?",
    short="Note",
    help="A sentence is enough. It goes on the record with your name.",
    optional=True,
    branches=always(REVIEW),
)

_WHY_NOT = Step(
    name="why_not",
    ask=Ask.TEXT,
    question="Why is it not needed?",
    short="Reason",
    help="A sentence is enough. It goes on the record with your name.",
    branches=always(REVIEW),
)

#: `duty_id` is the follow-up, and `escalation_id` the escalation that it belongs to.
FOLLOW_UP = declare(
    Dialog(
        name=NAME,
        version=1,
        title="Record a follow-up",
        first=_RESULT.name,
        short_form=(_RESULT, _NOTE, _WHY_NOT),
        submit_label="Record",
        context=("escalation_id", "duty_id"),
    )
)
