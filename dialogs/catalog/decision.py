"""The dialog, the same for every board, that records the outcome of the flowchart's present step."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.catalog.meeting_more import ARRANGED, HELD, MEETING, MEETING_NOTICES, MORE
from dialogs.spec import REVIEW, Ask, Branch, Dialog, Step
from dialogs.spec_checks import declare

NAME = "decision"

_NOTHING, _DATE, _REASON, _BOTH = "", "date", "reason", "date_and_reason"

_DECISION = Step(
    name="decision",
    ask=Ask.CHOICE,
    question="What was decided, or what has happened?",
    short="Decision",
    options_from="outcomes",
    list_facts={
        "asks": frozenset({_NOTHING, _DATE, _REASON, _BOTH}),
        MEETING: frozenset({_NOTHING, ARRANGED, HELD}),
    },
    branches=(
        Branch("planned_on", where(asks=(_DATE, _BOTH))),
        Branch("reason", where(asks=_REASON)),
        Branch(REVIEW),
    ),
    steers_only=True,
)

_PLANNED_ON = Step(
    name="planned_on",
    ask=Ask.DAY,
    question="On what date?",
    short="Date",
    help="A date to come, or the date it took place: not before the report.",
    earliest="reported_on",
    branches=(Branch("reason", where(asks=_BOTH)), Branch(REVIEW)),
    fact="planned_on",
)

_REASON_STEP = Step(
    name="reason",
    ask=Ask.TEXT,
    question="What is the reason?",
    short="Reason",
    help="A sentence is enough. It goes on the record with your name.",
    branches=always(REVIEW),
)

#: An option of "outcomes" has the event's name as its value and implies what else is asked:
#: `{"asks": "" | "date" | "reason" | "date_and_reason", "meeting": "" | "arranged" | "held"}`.
#: `reported_on` is the day of the first report.
DECISION = declare(
    Dialog(
        name=NAME,
        version=2,
        title="Record an outcome",
        first=_DECISION.name,
        short_form=(_DECISION, _PLANNED_ON, _REASON_STEP),
        more=MORE,
        submit_label="Record",
        notices=MEETING_NOTICES,
        context=("reported_on",),
    )
)
