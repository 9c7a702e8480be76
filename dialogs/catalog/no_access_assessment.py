"""The report of an assessment, in four parts, by whoever could not get in at a visit."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.catalog.missed_visit import CHILD_ALONE_NOTICE, DANGER_NOTICE
from dialogs.catalog.others_must_know import ON_REVIEW
from dialogs.catalog.shared import YES_NO_NOT_SURE, account_step, case_step, danger_step
from dialogs.catalog.shared_topics import CHILD_TOPIC
from dialogs.catalog.siblings import ALSO_ABOUT
from dialogs.spec import REVIEW, Ask, Branch, Dialog, More, Option, Step
from dialogs.spec_checks import declare

NAME = "no_access_assessment"

_DANGER = danger_step("Stockport 3.7, section 6.2 (whether somebody has to step in at once)")

_CASE = case_step(
    # Whoever is in danger is asked for one short text and nothing more.
    Branch("account", where(immediate_danger="yes")),
    Branch("liaison"),
    source="Camden 2019, section 1 (child or case reference)",
)

_LIAISON = Step(
    name="liaison",
    ask=Ask.CHOICE,
    question="Have you spoken with the other agencies that know the family?",
    short="Other agencies asked",
    options=(
        Option("yes", "Yes"),
        Option("tried", "Tried, nobody reached yet"),
        Option("no", "Not yet"),
    ),
    branches=(Branch("liaison_detail", where(liaison="yes")), Branch("needs")),
    source="Stockport 3.7, section 6.2 (first part: other agencies)",
    steers_only=True,
)

_LIAISON_DETAIL = Step(
    name="liaison_detail",
    ask=Ask.TEXT,
    question="Whom did you speak with, and what do they know?",
    short="What they know",
    branches=always("needs"),
    source=_LIAISON.source,
)

_NEEDS = Step(
    name="needs",
    ask=Ask.TEXT,
    question="What does the child need, and can the parents or carers give it?",
    short="Needs and carers",
    help="As far as you know it. Say so where you do not.",
    branches=always("environment"),
    source="Stockport 3.7, section 6.2 (second part: the child's needs, and what the carers can do)",
)

_ENVIRONMENT = Step(
    name="environment",
    ask=Ask.TEXT,
    question="What are the child's surroundings like: home, family, neighbourhood?",
    short="Surroundings",
    branches=always("child_alone"),
    source="Stockport 3.7, section 6.2 (third part: the child's environment)",
)

_ALONE = Step(
    name="child_alone",
    ask=Ask.CHOICE,
    question="May the child be at home alone?",
    short="Home alone",
    options=YES_NO_NOT_SURE,
    branches=always("intervene_now"),
    source="Stockport 3.7, section 6.4 (a child who may be home alone)",
    fact="child_alone",
)

_INTERVENE = Step(
    name="intervene_now",
    ask=Ask.CHOICE,
    question="Does somebody have to step in now to keep the child safe?",
    short="Step in now",
    help="“Yes” tells the people responsible at once, before you submit.",
    options=(
        Option("yes", "Yes, now", {"immediate_danger": "yes", "safeguarding_concern": "yes"}),
        Option("no", "No"),
        Option("not_sure", "Not sure"),
    ),
    # Where somebody has to step in at once there is clearly a concern, so that is not asked again.
    branches=(Branch(REVIEW, where(intervene_now="yes")), Branch("safeguarding_concern")),
    source="Stockport 3.7, section 6.2 (fourth part: whether to step in at once)",
    fact=("intervene_now", "immediate_danger", "safeguarding_concern"),
)

_CONCERN = Step(
    name="safeguarding_concern",
    ask=Ask.CHOICE,
    question="Are there clear safeguarding concerns?",
    short="Safeguarding concerns",
    options=YES_NO_NOT_SURE,
    branches=always(REVIEW),
    source="Stockport 3.7, section 6.3 (clear concerns are referred)",
    fact="safeguarding_concern",
)

_ACCOUNT = account_step(
    "In a sentence or two: what is the danger?",
    _INTERVENE.source,
)

NO_ACCESS_ASSESSMENT = declare(
    Dialog(
        name=NAME,
        version=1,
        title="No-access assessment",
        first=_DANGER.name,
        short_form=(
            _DANGER,
            _CASE,
            _LIAISON,
            _LIAISON_DETAIL,
            _NEEDS,
            _ENVIRONMENT,
            _ALONE,
            _INTERVENE,
            _CONCERN,
            _ACCOUNT,
        ),
        more=More((CHILD_TOPIC,)),
        notices=(DANGER_NOTICE, CHILD_ALONE_NOTICE),
        on_review=(ALSO_ABOUT, *ON_REVIEW),
    )
)
