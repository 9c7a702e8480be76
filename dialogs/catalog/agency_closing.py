"""The report that an agency means to close its work with a family; the lead practitioner is told first."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.catalog.others_must_know import ON_REVIEW
from dialogs.catalog.shared import YES_NO, YES_NOT_YET, account_step, case_step
from dialogs.catalog.shared_topics import CHILD_TOPIC
from dialogs.catalog.siblings import ALSO_ABOUT
from dialogs.spec import Ask, Branch, Dialog, More, Option, Step
from dialogs.spec_checks import declare

NAME = "agency_closing"

_CASE = case_step(
    Branch("closing_agency_leads"),
    source="Camden 2019, section 1 (child or case reference)",
)

_LEADS = Step(
    name="closing_agency_leads",
    ask=Ask.CHOICE,
    question="Is the child's lead practitioner in the agency that means to close?",
    short="The lead is in this agency",
    help="If so, somebody else has to take over the lead first.",
    options=YES_NO,
    branches=(Branch("closes_on", where(closing_agency_leads="yes")), Branch("lead_spoken_with")),
    source="Pan-Dorset 2015, section 12 (the lead is handed over where its agency closes)",
    fact="closing_agency_leads",
)

_SPOKEN = Step(
    name="lead_spoken_with",
    ask=Ask.CHOICE,
    question="Have you spoken with the lead practitioner?",
    short="Spoken with the lead",
    help="They are told by this report in any case.",
    options=YES_NOT_YET,
    branches=always("closes_on"),
    source="Pan-Dorset 2015, section 12 (the lead practitioner hears of it before)",
    steers_only=True,
)

_CLOSES_ON = Step(
    name="closes_on",
    ask=Ask.DAY,
    question="On which day does the agency mean to close?",
    short="Means to close on",
    help="A day to come. Skip it if there is none yet.",
    earliest="today",
    optional=True,
    branches=always("why_closing"),
    source=_SPOKEN.source,
    fact="closes_on",
)

_WHY = Step(
    name="why_closing",
    ask=Ask.CHOICE,
    question="Why does the agency mean to close?",
    short="Reason",
    options=(
        Option("no_engagement", "The family does not engage"),
        Option("work_done", "The work is done"),
        Option("moved_away", "The family has moved"),
        Option("no_capacity", "The service ends or is full"),
        Option("other", "Another reason"),
    ),
    branches=always("account"),
    source="Pan-Dorset 2015, section 11 (agencies say when they close because a family does not engage)",
    steers_only=True,
)

_ACCOUNT = account_step(
    "What has been tried, and what does closing mean for the child?",
    "Pan-Dorset 2015, sections 6 and 12 (what was tried; the effect on the child)",
)

AGENCY_CLOSING = declare(
    Dialog(
        name=NAME,
        version=1,
        title="Agency about to close",
        first=_CASE.name,
        short_form=(_CASE, _LEADS, _SPOKEN, _CLOSES_ON, _WHY, _ACCOUNT),
        more=More((CHILD_TOPIC,)),
        on_review=(ALSO_ABOUT, *ON_REVIEW),
    )
)
