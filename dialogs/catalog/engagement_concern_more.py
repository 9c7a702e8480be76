"""What a concern about engagement may add: other agencies' contact, what has been tried, a telephone call."""

from __future__ import annotations

from dialogs.catalog.conditions import always
from dialogs.catalog.shared_topics import (
    CHILD_TOPIC,
    last_seen_on_step,
    other_agencies_topic,
    telephone_topic,
)
from dialogs.spec import REVIEW, Ask, More, Option, Step, Topic

_LAST_SEEN_ON = last_seen_on_step(
    "in no board's document; when the child was last seen belongs beside every concern"
)

_TRIED = Step(
    name="tried",
    ask=Ask.TEXT,
    question="What has been tried to work with the family?",
    short="Tried",
    branches=always(REVIEW),
    source="Pan-Dorset 2015, section 1 (discussions and attempts at engagement are recorded)",
)

_ALSO = Step(
    name="also_about",
    ask=Ask.SEVERAL,
    question="What else is it about?",
    short="Also about",
    options=(
        Option("poor_contact", "Poor quality of contact"),
        Option("child_not_seen_alone", "Child not seen alone"),
        Option("drift", "Drift: no progress for long"),
        Option("non_compliance", "Working against the plan"),
        Option("confrontation", "Confrontation"),
        Option("school_absence", "Absent from school or nursery", {"school_missed": "yes"}),
        Option("off_school_roll", "Taken off the school roll", {"school_missed": "yes"}),
        Option("health_contact_missed", "Health appointments missed"),
        Option("adult_service_missed", "Adult service not attended"),
        Option("private_practitioner_unclear", "Private practitioner unclear"),
    ),
    branches=always(REVIEW),
    source="Camden 2019, sections 2 and 4 (absence and leaving the roll are reported, each of them)",
    fact="school_missed",
)

_AT_VISITS = Step(
    name="signs_at_visits",
    ask=Ask.SEVERAL,
    question="What do visits and contacts show?",
    short="Signs at visits",
    help="None proves anything by itself. Keep a degree of doubt, also about good news.",
    options=(
        Option("way_in_blocked", "The way in is blocked"),
        Option("staged", "Visits look staged"),
        Option("child_kept_away", "The child is kept out of sight"),
        Option("room_controlled", "Seats, TV or pets keep me off"),
        Option("injuries_covered", "Injuries may be covered up", {"injury_hidden": "yes"}),
        Option("coached", "The child seems told what to say"),
        Option("smell_or_dirt", "Dirt or smell keeps me away"),
        Option("moving_about", "Moves, or other GPs or hospitals"),
        Option("one_area_only", "One area improves, others do not"),
    ),
    branches=always(REVIEW),
    source="Southampton 2024, section 6 (signs of presenting compliance)",
    fact="injury_hidden",
)

MORE = More(
    (
        CHILD_TOPIC,
        Topic(Option("also", "What else it is about"), (_ALSO,)),
        Topic(Option("visits", "Signs at visits"), (_AT_VISITS,)),
        Topic(
            Option("last_seen", "When the child was last seen", {"last_seen_by": "reporter"}),
            (_LAST_SEEN_ON,),
        ),
        other_agencies_topic("Stockport 3.7, section 6.2 (other agencies' contact)"),
        Topic(Option("tried", "What has been tried"), (_TRIED,)),
        telephone_topic("Camden 2019, section 4 (social worker telephoned)"),
    )
)
