"""What a concern about engagement may add: other agencies' contact, what has been tried, a telephone call."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.catalog.topics import Topics, topics_after
from dialogs.spec import REVIEW, Ask, Branch, Option, Step

MORE_FIRST = "more"

_TOPICS: Topics = (
    ("last_seen_on", where(add_last_seen="yes")),
    ("other_agencies_in_contact", where(add_agencies="yes")),
    ("tried", where(add_tried="yes")),
    ("telephoned_social_worker", where(add_telephoned="yes")),
)

_MORE = Step(
    name=MORE_FIRST,
    ask=Ask.SEVERAL,
    question="What would you like to add?",
    short="Added",
    help="Tick what you know something about. Only that is asked.",
    options=(
        Option(
            "last_seen", "When the child was last seen", {"add_last_seen": "yes", "last_seen_by": "reporter"}
        ),
        Option("agencies", "Other agencies' contact", {"add_agencies": "yes"}),
        Option("tried", "What has been tried", {"add_tried": "yes"}),
        Option("telephoned", "Telephoning the social worker", {"add_telephoned": "yes"}),
    ),
    optional=True,
    branches=topics_after(_TOPICS, MORE_FIRST),
)

_LAST_SEEN_ON = Step(
    name="last_seen_on",
    ask=Ask.DAY,
    question="On which day did you last see the child?",
    short="Last seen on",
    latest="today",
    optional=True,
    branches=topics_after(_TOPICS, "last_seen_on"),
    source="in no board's document; when the child was last seen belongs beside every concern",
)

_AGENCIES = Step(
    name="other_agencies_in_contact",
    ask=Ask.CHOICE,
    question="Has another agency been in contact with the family recently?",
    short="Other agencies in contact",
    options=(Option("yes", "Yes"), Option("no", "No"), Option("not_sure", "Not sure")),
    optional=True,
    branches=(
        Branch("agencies_detail", where(other_agencies_in_contact="yes")),
        *topics_after(_TOPICS, "other_agencies_in_contact"),
    ),
    source="Stockport 3.7, section 6.2 (other agencies' contact)",
)

_AGENCIES_DETAIL = Step(
    name="agencies_detail",
    ask=Ask.TEXT,
    question="Which agency, and when?",
    short="Their contact",
    optional=True,
    branches=topics_after(_TOPICS, "other_agencies_in_contact"),
    source=_AGENCIES.source,
)

_TRIED = Step(
    name="tried",
    ask=Ask.TEXT,
    question="What has been tried to work with the family?",
    short="Tried",
    optional=True,
    branches=topics_after(_TOPICS, "tried"),
    source="Pan-Dorset 2015, section 1 (discussions and attempts at engagement are recorded)",
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

MORE_STEPS = (_MORE, _LAST_SEEN_ON, _AGENCIES, _AGENCIES_DETAIL, _TRIED, _TELEPHONED)
