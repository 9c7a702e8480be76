"""What a hostile incident's report may add: the police, the reason, others targeted, the next visit."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.catalog.topics import Topics, topics_after
from dialogs.spec import REVIEW, Ask, Branch, Option, Step

MORE_FIRST = "more"

_TOPICS: Topics = (
    ("police_told", where(add_police="yes")),
    ("reason", where(add_reason="yes")),
    ("others_targeted", where(add_others="yes")),
    ("next_visit", where(add_next_visit="yes")),
    ("telephoned_social_worker", where(add_telephoned="yes")),
)

_MORE = Step(
    name=MORE_FIRST,
    ask=Ask.SEVERAL,
    question="What would you like to add?",
    short="Added",
    help="Tick what you know something about. Only that is asked.",
    options=(
        Option("police", "The police", {"add_police": "yes"}),
        Option("reason", "A possible reason", {"add_reason": "yes"}),
        Option("others", "Others targeted", {"add_others": "yes"}),
        Option("next_visit", "How the next visit could be", {"add_next_visit": "yes"}),
        Option("telephoned", "Telephoning the social worker", {"add_telephoned": "yes"}),
    ),
    optional=True,
    branches=topics_after(_TOPICS, MORE_FIRST),
)

_POLICE = Step(
    name="police_told",
    ask=Ask.CHOICE,
    question="Have the police been told?",
    short="Police told",
    options=(Option("yes", "Yes"), Option("no", "No, or not yet")),
    optional=True,
    branches=(Branch("police_reference", where(police_told="yes")), *topics_after(_TOPICS, "police_told")),
    source="Pan-Dorset 2015, section 4 (hostile incident: recording and reporting to the police)",
)

_POLICE_REFERENCE = Step(
    name="police_reference",
    ask=Ask.TEXT,
    question="What reference did the police give?",
    short="Police reference",
    help="Skip it if there is none yet.",
    max_length=100,
    optional=True,
    branches=topics_after(_TOPICS, "police_told"),
    source=_POLICE.source,
)

_REASON = Step(
    name="reason",
    ask=Ask.SEVERAL,
    question="What may be behind it?",
    short="Possible reason",
    options=(
        Option("decision", "Unhappy with a decision"),
        Option("conduct", "Unhappy with how we work"),
        Option("keeping_away", "Keeping professionals away"),
        Option("fear", "Fear of losing the children"),
        Option("alcohol_or_drugs", "Alcohol or drugs"),
        Option("mental_health", "Mental health"),
        Option("other", "Something else"),
    ),
    optional=True,
    branches=topics_after(_TOPICS, "reason"),
    source="Camden 2019, sections 3 and 7 (hostile incident: possible reason or trigger)",
)

_OTHERS = Step(
    name="others_targeted",
    ask=Ask.CHOICE,
    question="Have other professionals met hostility in this family?",
    short="Others targeted",
    options=(Option("yes", "Yes"), Option("no", "No"), Option("not_sure", "I do not know")),
    optional=True,
    branches=(
        Branch("others_detail", where(others_targeted="yes")),
        *topics_after(_TOPICS, "others_targeted"),
    ),
    source="Camden 2019, section 7 (hostile incident: others in the network)",
)

_OTHERS_DETAIL = Step(
    name="others_detail",
    ask=Ask.TEXT,
    question="Who, and what happened?",
    short="Their experience",
    optional=True,
    branches=topics_after(_TOPICS, "others_targeted"),
    source=_OTHERS.source,
)

_NEXT_VISIT = Step(
    name="next_visit",
    ask=Ask.SEVERAL,
    question="How could the next visit be made safely?",
    short="Next visit",
    options=(
        Option("pair", "In a pair"),
        Option("manager", "With a manager"),
        Option("other_agency", "With another agency"),
        Option("police", "With the police"),
        Option("neutral_venue", "At a neutral place"),
        Option("daylight", "By daylight"),
        Option("somebody_else", "By somebody else"),
        Option("not_yet", "Not until it has been discussed"),
    ),
    optional=True,
    branches=topics_after(_TOPICS, "next_visit"),
    source="Suffolk 2017, Keeping Safe (hostile incident: joint visit, venue, time of day)",
)

_TELEPHONED = Step(
    name="telephoned_social_worker",
    ask=Ask.CHOICE,
    question="Have you telephoned the social worker?",
    short="Social worker telephoned",
    options=(Option("yes", "Yes"), Option("no", "Not yet")),
    optional=True,
    branches=always(REVIEW),
    source="Camden 2019, section 4 (social worker telephoned)",
)

MORE_STEPS = (
    _MORE,
    _POLICE,
    _POLICE_REFERENCE,
    _REASON,
    _OTHERS,
    _OTHERS_DETAIL,
    _NEXT_VISIT,
    _TELEPHONED,
)
