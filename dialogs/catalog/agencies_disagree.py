"""The report that agencies disagree about a child, which their managers or the board's procedure settle."""

from __future__ import annotations

from dialogs.catalog.conditions import always
from dialogs.catalog.others_must_know import ON_REVIEW
from dialogs.catalog.shared import account_step, case_step
from dialogs.catalog.shared_topics import CHILD_TOPIC
from dialogs.spec import Ask, Branch, Dialog, More, Option, Step
from dialogs.spec_checks import declare

NAME = "agencies_disagree"

_CASE = case_step(
    Branch("disagree_about"),
    source="Camden 2019, section 1 (child or case reference)",
)

_ABOUT = Step(
    name="disagree_about",
    ask=Ask.CHOICE,
    question="What do the agencies disagree about?",
    short="Disagreement about",
    help="Choose what weighs most; the rest can stand in your text.",
    options=(
        Option("action", "What to do next"),
        Option("threshold", "How serious it is"),
        Option("sharing", "What may be shared"),
        Option("non_compliance", "How to answer non-compliance"),
        Option("other", "Something else"),
    ),
    branches=always("managers_spoken"),
    source="Suffolk 2017, Managers' Responsibilities and Supervision (conflict about what to do)",
    steers_only=True,
)

_SPOKEN = Step(
    name="managers_spoken",
    ask=Ask.CHOICE,
    question="Have the agencies' managers spoken with each other yet?",
    short="Managers have spoken",
    help="They are asked to settle it. What they cannot settle goes the board's own way.",
    options=(Option("yes", "Yes"), Option("no", "Not yet"), Option("not_sure", "Not sure")),
    branches=always("account"),
    source="Suffolk 2017, Managers' Responsibilities and Supervision (the respective managers settle it)",
    steers_only=True,
)

_ACCOUNT = account_step(
    "Which agencies are they, what does each want, and what does it mean for the child?",
    _ABOUT.source,
)

AGENCIES_DISAGREE = declare(
    Dialog(
        name=NAME,
        version=1,
        title="Agencies disagree",
        first=_CASE.name,
        short_form=(_CASE, _ABOUT, _SPOKEN, _ACCOUNT),
        more=More((CHILD_TOPIC,)),
        on_review=ON_REVIEW,
    )
)
