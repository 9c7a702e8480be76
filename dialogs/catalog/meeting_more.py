"""What an outcome about a meeting may add: who is invited, or who came and what came of it."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.catalog.topics import Topics, topics_after
from dialogs.spec import REVIEW, Ask, Branch, Notice, Option, Step

MORE_FIRST = "more"

#: The fact by which an outcome says whether it arranges a meeting or tells of one that was held.
MEETING = "meeting"
ARRANGED, HELD = "arranged", "held"

#: The name of the list of people around the case, which only run time knows.
AROUND_CASE = "around_case"

_TOPICS: Topics = (
    ("invited", where(meeting=ARRANGED, add_invited="yes")),
    ("parents", where(meeting=ARRANGED, add_parents="yes")),
    ("came", where(meeting=HELD, add_came="yes")),
    ("agreed", where(meeting=HELD, add_agreed="yes")),
    ("plan", where(meeting=HELD, add_plan="yes")),
    ("agreement", where(meeting=HELD, add_agreement="yes")),
)

MEETING_NOTICES = (
    Notice("Under “Add more”: who is invited, and whether the parents are.", where(meeting=ARRANGED)),
    Notice(
        "Under “Add more”: who came, what was agreed, the engagement plan, a written agreement.",
        where(meeting=HELD),
    ),
)

_MORE = Step(
    name=MORE_FIRST,
    ask=Ask.SEVERAL,
    question="What would you like to record of the meeting?",
    short="Recorded of the meeting",
    help="Tick what applies. Only that is asked.",
    options=(
        Option("invited", "Who is invited", {"add_invited": "yes"}, where(meeting=ARRANGED)),
        Option("parents", "Parents, or professionals only", {"add_parents": "yes"}, where(meeting=ARRANGED)),
        Option("came", "Who came", {"add_came": "yes"}, where(meeting=HELD)),
        Option("agreed", "What was agreed", {"add_agreed": "yes"}, where(meeting=HELD)),
        Option("plan", "The engagement plan", {"add_plan": "yes"}, where(meeting=HELD)),
        Option("agreement", "A written agreement", {"add_agreement": "yes"}, where(meeting=HELD)),
    ),
    optional=True,
    branches=topics_after(_TOPICS, MORE_FIRST),
)

_INVITED = Step(
    name="invited",
    ask=Ask.SEVERAL,
    question="Who is invited?",
    short="Invited",
    options_from=AROUND_CASE,
    optional=True,
    branches=topics_after(_TOPICS, "invited"),
    source="Camden 2019, section 5 (the network meets, and usually the parents with it)",
)

_PARENTS = Step(
    name="parents",
    ask=Ask.CHOICE,
    question="Are the parents invited?",
    short="Parents",
    options=(
        Option("invited", "Yes, they are invited"),
        Option("professionals_only", "No, professionals only"),
    ),
    optional=True,
    branches=(
        Branch("parents_decided_by", where(parents="professionals_only")),
        *topics_after(_TOPICS, "parents"),
    ),
    source="Camden 2019, section 5; Stockport 3.7, sections 4.2 and 4.3 (who may leave the parents out)",
)

_DECIDED_BY = Step(
    name="parents_decided_by",
    ask=Ask.CHOICE,
    question="Who decided that the parents are not invited?",
    short="Professionals only, decided by",
    options_from=AROUND_CASE,
    optional=True,
    branches=topics_after(_TOPICS, "parents"),
    source=_PARENTS.source,
)

_CAME = Step(
    name="came",
    ask=Ask.SEVERAL,
    question="Who came?",
    short="Came",
    options_from=AROUND_CASE,
    optional=True,
    branches=topics_after(_TOPICS, "came"),
    source="Stockport 3.7, section 4.3 (professionals go on where the family does not come)",
)

_AGREED = Step(
    name="agreed",
    ask=Ask.TEXT,
    question="What was agreed, and who does what?",
    short="Agreed",
    help="Only people who may open this case can read it. It is never posted in a channel.",
    optional=True,
    branches=topics_after(_TOPICS, "agreed"),
    source="Pan-Dorset 2015, section 11 (what the professionals' meeting decides is shared)",
)

_PLAN = Step(
    name="plan",
    ask=Ask.TEXT,
    question="What is in the engagement plan?",
    short="Engagement plan",
    help="Only people who may open this case can read it. It is never posted in a channel.",
    optional=True,
    branches=always("plan_reviewed_on"),
    source="Stockport 3.7, section 4.3 (the engagement plan and its review)",
)

_REVIEWED_ON = Step(
    name="plan_reviewed_on",
    ask=Ask.DAY,
    question="On which day is the plan reviewed?",
    short="Plan reviewed on",
    earliest="reported_on",
    optional=True,
    branches=topics_after(_TOPICS, "plan"),
    source=_PLAN.source,
)

_AGREEMENT = Step(
    name="agreement",
    ask=Ask.CHOICE,
    question="Is there a written agreement with the family?",
    short="Written agreement",
    options=(
        Option("signed", "Yes, they signed it"),
        Option("not_signed", "Drawn up, not signed yet"),
        Option("refused", "They would not sign"),
        Option("none", "No"),
    ),
    optional=True,
    branches=always(REVIEW),
    source="Camden 2019, section 5 (a written agreement); Suffolk 2017 (expectations are put in writing)",
)

MEETING_STEPS = (
    _MORE,
    _INVITED,
    _PARENTS,
    _DECIDED_BY,
    _CAME,
    _AGREED,
    _PLAN,
    _REVIEWED_ON,
    _AGREEMENT,
)
