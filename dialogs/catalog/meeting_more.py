"""What an outcome about a meeting may add: who is invited, or who came and what came of it."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.catalog.shared import PRIVATE
from dialogs.spec import REVIEW, Ask, Branch, More, Notice, Option, Step, Topic
from state_machines.time.clock_words import fold_time_of_day

#: The fact by which an outcome says whether it arranges a meeting or tells of one that was held.
MEETING = "meeting"
ARRANGED, HELD = "arranged", "held"

#: The name of the list of people around the case, which only run time knows.
AROUND_CASE = "around_case"

MEETING_NOTICES = (
    Notice(
        "Under “Add more”: time and place, who is invited, and whether the parents are.",
        where(meeting=ARRANGED),
    ),
    Notice(
        "Under “Add more”: who came, what was agreed, the engagement plan, a written agreement.",
        where(meeting=HELD),
    ),
)

TIME, PLACE = "meeting_time", "meeting_place"

_TIME = Step(
    name=TIME,
    ask=Ask.TEXT,
    question="At what time does it begin?",
    short="Time",
    help="Such as 14:30 or 2:30 pm. It stands in the invitations.",
    max_length=20,
    branches=always(PLACE),
    source="in no board's document; asked by us",
    fold=fold_time_of_day,
)

_PLACE = Step(
    name=PLACE,
    ask=Ask.TEXT,
    question="Where is it?",
    short="Place",
    help="It stands in the invitations: please write no child's and no family's name or address.",
    max_length=80,
    branches=always(REVIEW),
    source=_TIME.source,
)

_INVITED = Step(
    name="invited",
    ask=Ask.SEVERAL,
    question="Who is invited?",
    short="Invited",
    options_from=AROUND_CASE,
    branches=always(REVIEW),
    source="Camden 2019, section 5 (the network meets, and usually the parents with it)",
    steers_only=True,
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
    branches=(
        Branch("parents_decided_by", where(parents="professionals_only")),
        Branch(REVIEW),
    ),
    source="Camden 2019, section 5; Stockport 3.7, sections 4.2 and 4.3 (who may leave the parents out)",
    steers_only=True,
)

_DECIDED_BY = Step(
    name="parents_decided_by",
    ask=Ask.CHOICE,
    question="Who decided that the parents are not invited?",
    short="Professionals only, decided by",
    options_from=AROUND_CASE,
    branches=always(REVIEW),
    source=_PARENTS.source,
    steers_only=True,
)

_CAME = Step(
    name="came",
    ask=Ask.SEVERAL,
    question="Who came?",
    short="Came",
    options_from=AROUND_CASE,
    branches=always(REVIEW),
    source="Stockport 3.7, section 4.3 (professionals go on where the family does not come)",
    steers_only=True,
)

_AGREED = Step(
    name="agreed",
    ask=Ask.TEXT,
    question="What was agreed, and who does what?",
    short="Agreed",
    help=PRIVATE,
    branches=always(REVIEW),
    source="Pan-Dorset 2015, section 11 (what the professionals' meeting decides is shared)",
)

_PLAN = Step(
    name="plan",
    ask=Ask.TEXT,
    question="What is in the engagement plan?",
    short="Engagement plan",
    help=PRIVATE,
    branches=always("plan_reviewed_on"),
    source="Stockport 3.7, section 4.3 (the engagement plan and its review)",
)

_REVIEWED_ON = Step(
    name="plan_reviewed_on",
    ask=Ask.DAY,
    question="On which day is the plan reviewed?",
    short="Plan reviewed on",
    earliest="reported_on",
    branches=always(REVIEW),
    source=_PLAN.source,
    steers_only=True,
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
    branches=always(REVIEW),
    source="Camden 2019, section 5 (a written agreement); Suffolk 2017 (expectations are put in writing)",
    steers_only=True,
)

_WARNED = Step(
    name="family_warned",
    ask=Ask.CHOICE,
    question="Was the family told what may follow?",
    short="Family told what may follow",
    options=(
        Option("told", "Yes"),
        Option("to_be_told", "Not yet, they will be"),
        Option("not_told", "No"),
    ),
    branches=always(REVIEW),
    source="Camden 2019, section 5 (where non-engagement continues, families know what may follow)",
    steers_only=True,
)

_ARRANGED, _HELD = where(meeting=ARRANGED), where(meeting=HELD)

MORE = More(
    (
        Topic(Option("time_and_place", "Time and place", when=_ARRANGED), (_TIME, _PLACE)),
        Topic(Option("invited", "Who is invited", when=_ARRANGED), (_INVITED,)),
        Topic(Option("parents", "Parents, or professionals only", when=_ARRANGED), (_PARENTS, _DECIDED_BY)),
        Topic(Option("came", "Who came", when=_HELD), (_CAME,)),
        Topic(Option("agreed", "What was agreed", when=_HELD), (_AGREED,)),
        Topic(Option("plan", "The engagement plan", when=_HELD), (_PLAN, _REVIEWED_ON)),
        Topic(Option("family_warned", "What the family was told", when=_HELD), (_WARNED,)),
        Topic(Option("agreement", "A written agreement", when=_HELD), (_AGREEMENT,)),
    ),
    question="What would you like to record of the meeting?",
    short="Recorded of the meeting",
    help="Tick what applies. Only that is asked.",
)
