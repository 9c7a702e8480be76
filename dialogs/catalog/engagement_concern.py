"""The report of a concern about engagement that is not about one visit."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.catalog.engagement_concern_more import MORE
from dialogs.catalog.missed_visit import DANGER_NOTICE
from dialogs.catalog.others_must_know import ON_REVIEW
from dialogs.catalog.shared import account_step, case_step, danger_step
from dialogs.catalog.siblings import ALSO_ABOUT
from dialogs.spec import Ask, Branch, Dialog, Option, Step
from dialogs.spec_checks import declare

NAME = "engagement_concern"

_DANGER = danger_step("Stockport 3.7, section 6.2 (whether somebody has to step in at once)")

_CASE = case_step(
    Branch("account", where(immediate_danger="yes")),
    Branch("concern"),
    source="Camden 2019, section 1 (child or case reference; plan type)",
)

_CONCERN = Step(
    name="concern",
    ask=Ask.CHOICE,
    question="What is it mainly about?",
    short="Concern",
    help="Choose what weighs most. What else it is about can be ticked under “Add more”.",
    options=(
        Option("poor_contact", "Poor quality of contact"),
        Option("child_not_seen_alone", "Child not seen alone"),
        Option("disguised_compliance", "Disguised compliance"),
        Option("sudden_change", "A sudden change"),
        Option("drift", "Drift: no progress for long"),
        Option("non_compliance", "Working against the plan"),
        Option("confrontation", "Confrontation"),
        Option("school_absence", "Absent from school or nursery"),
        Option("off_school_roll", "Taken off the school roll"),
        Option("health_contact_missed", "Health appointments missed"),
        Option("adult_service_missed", "Adult service not attended"),
        Option("private_practitioner_unclear", "Private practitioner unclear"),
    ),
    branches=(
        Branch("indicators", where(concern="disguised_compliance")),
        Branch("change", where(concern="sudden_change")),
        Branch("how_long"),
    ),
    source="Camden 2019, sections 2 and 4 (concern: what is reported to the social worker)",
    fact="concern",
)

_INDICATORS = Step(
    name="indicators",
    ask=Ask.SEVERAL,
    question="What points to it?",
    short="Signs of it",
    help="Signs that show at visits can be ticked under “Add more”.",
    options=(
        Option("no_change", "No real change at reviews"),
        Option("others_efforts", "Change by others' efforts only"),
        Option("little_effort", "Agreeing, but little effort"),
        Option("some_professionals", "Siding with some professionals"),
        Option("parts_of_plan", "Taking up parts of the plan only"),
        Option("child_differs", "The child tells it differently"),
        Option("short_lived", "Change that does not last"),
        Option("other", "Something else"),
    ),
    branches=always("how_long"),
    source="Suffolk 2017, disguised compliance or ambivalent behaviour; Camden 2019, section 2",
    steers_only=True,
)

_CHANGE = Step(
    name="change",
    ask=Ask.CHOICE,
    question="What has changed?",
    short="Sudden change",
    options=(
        Option("engagement", "How they work with us", {"sudden_change": "yes", "household_change": "no"}),
        Option("household", "The household", {"sudden_change": "no", "household_change": "yes"}),
        Option("both", "Both", {"sudden_change": "yes", "household_change": "yes"}),
    ),
    branches=always("how_long"),
    source="Camden 2019, section 4 (concern: sudden change, household change)",
    fact=("sudden_change", "household_change"),
)

_HOW_LONG = Step(
    name="how_long",
    ask=Ask.CHOICE,
    question="For how long has it been like this?",
    short="For",
    options=(
        Option("days", "Some days"),
        Option("weeks", "Some weeks"),
        Option("months", "Months"),
        Option("not_known", "I do not know"),
    ),
    branches=always("account"),
    source="in no board's document; drift and a sudden change are told apart by it",
    steers_only=True,
)

_ACCOUNT = account_step(
    "In a few sentences: what worries you, and what does it mean for the child?",
    "Pan-Dorset 2015, section 1 (concern: what work is blocked and why; impact on the child)",
)

ENGAGEMENT_CONCERN = declare(
    Dialog(
        name=NAME,
        version=1,
        title="Concern",
        first=_DANGER.name,
        short_form=(_DANGER, _CASE, _CONCERN, _INDICATORS, _CHANGE, _HOW_LONG, _ACCOUNT),
        more=MORE,
        notices=(DANGER_NOTICE,),
        on_review=(ALSO_ABOUT, *ON_REVIEW),
    )
)
