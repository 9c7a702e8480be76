"""What a hostile incident's report may add: the police, the reason, others targeted, the next visit."""

from __future__ import annotations

from dialogs.catalog.call_back import CALL_TOPIC
from dialogs.catalog.conditions import always, where
from dialogs.catalog.shared_topics import CHILD_TOPIC, telephone_topic
from dialogs.spec import REVIEW, Ask, Branch, More, Option, Step, Topic

_POLICE = Step(
    name="police_told",
    ask=Ask.CHOICE,
    question="Have the police been told?",
    short="Police told",
    options=(Option("yes", "Yes"), Option("no", "No, or not yet")),
    branches=(Branch("police_reference", where(police_told="yes")), Branch(REVIEW)),
    source="Pan-Dorset 2015, section 4 (hostile incident: recording and reporting to the police)",
    fact="police_told",
)

_POLICE_REFERENCE = Step(
    name="police_reference",
    ask=Ask.TEXT,
    question="What reference did the police give?",
    short="Police reference",
    help="Skip it if there is none yet.",
    max_length=100,
    branches=always(REVIEW),
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
    branches=always(REVIEW),
    source="Camden 2019, sections 3 and 7 (hostile incident: possible reason or trigger)",
    steers_only=True,
)

_OTHERS = Step(
    name="others_targeted",
    ask=Ask.CHOICE,
    question="Have other professionals met hostility in this family?",
    short="Others targeted",
    options=(Option("yes", "Yes"), Option("no", "No"), Option("not_sure", "I do not know")),
    branches=(
        Branch("others_detail", where(others_targeted="yes")),
        Branch(REVIEW),
    ),
    source="Camden 2019, section 7 (hostile incident: others in the network)",
    fact="others_targeted",
)

_OTHERS_DETAIL = Step(
    name="others_detail",
    ask=Ask.TEXT,
    question="Who, and what happened?",
    short="Their experience",
    branches=always(REVIEW),
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
    branches=always(REVIEW),
    source="Suffolk 2017, Keeping Safe (hostile incident: joint visit, venue, time of day)",
    steers_only=True,
)

MORE = More(
    (
        CHILD_TOPIC,
        CALL_TOPIC,
        Topic(Option("police", "The police"), (_POLICE, _POLICE_REFERENCE)),
        Topic(Option("reason", "A possible reason"), (_REASON,)),
        Topic(Option("others", "Others targeted"), (_OTHERS, _OTHERS_DETAIL)),
        Topic(Option("next_visit", "How the next visit could be"), (_NEXT_VISIT,)),
        telephone_topic("Camden 2019, section 4 (social worker telephoned)"),
    )
)
