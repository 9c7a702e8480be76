"""What a missed visit's report may add: the reporter ticks topics, and only those are asked."""

from __future__ import annotations

from functools import partial

from dialogs.catalog.conditions import always, where
from dialogs.catalog.topics import Topics, topics_after
from dialogs.spec import REVIEW, Ask, Branch, Option, Step

MORE_FIRST = "more"

_YES_NO_NOT_SURE = (Option("yes", "Yes"), Option("no", "No"), Option("not_sure", "Not sure"))

_TOPICS: Topics = (
    ("door", where(add_door="yes", outcome="no_reply")),
    ("attempts", where(add_attempts="yes")),
    ("last_seen_on", where(add_last_seen="yes", seen="not_seen")),
    ("change", where(add_change="yes")),
    ("other_agencies_in_contact", where(add_agencies="yes")),
    ("barriers", where(add_barriers="yes")),
    ("telephoned_social_worker", where(add_telephoned="yes")),
)

_topics_after = partial(topics_after, _TOPICS)

_MORE = Step(
    name=MORE_FIRST,
    ask=Ask.SEVERAL,
    question="What would you like to add?",
    short="Added",
    help="Tick what you know something about. Only that is asked.",
    options=(
        Option("door", "Out, or not answering", {"add_door": "yes"}, where(outcome="no_reply")),
        Option("attempts", "Attempts at contact", {"add_attempts": "yes"}),
        Option(
            "last_seen",
            "When the child was last seen",
            {"add_last_seen": "yes"},
            where(seen="not_seen"),
        ),
        Option("change", "A sudden change", {"add_change": "yes"}),
        Option("agencies", "Other agencies' contact", {"add_agencies": "yes"}),
        Option("barriers", "What makes contact hard", {"add_barriers": "yes"}),
        Option("telephoned", "Telephoning the social worker", {"add_telephoned": "yes"}),
    ),
    optional=True,
    branches=_topics_after(MORE_FIRST),
)

_DOOR = Step(
    name="door",
    ask=Ask.CHOICE,
    question="Was nobody in, or did nobody answer?",
    short="Door",
    options=(
        Option("nobody_in", "Nobody in"),
        Option("not_answering", "In, but not answering"),
        Option("not_sure", "Not sure"),
    ),
    optional=True,
    branches=_topics_after("door"),
    source="Suffolk 2017, non-compliant or avoidant families (missed visit: door)",
)

_ATTEMPTS = Step(
    name="attempts",
    ask=Ask.CHOICE,
    question="How many attempts have there been, this one included?",
    short="Attempts",
    options=(Option("1", "One"), Option("2", "Two"), Option("3", "Three"), Option("more", "More than three")),
    optional=True,
    branches=always("means"),
    source="Pan-Dorset 2015, section 1 (missed visit: attempts and media)",
)

_MEANS = Step(
    name="means",
    ask=Ask.SEVERAL,
    question="How did you try?",
    short="Tried by",
    options=(
        Option("visit", "Calling at the home"),
        Option("telephone", "Telephone"),
        Option("message", "Text or message"),
        Option("email", "E-mail"),
        Option("letter", "Letter or card"),
        Option("school", "School or nursery"),
        Option("colleague", "Another professional"),
        Option("other", "Another way"),
    ),
    optional=True,
    branches=_topics_after("attempts"),
    source="Pan-Dorset 2015, sections 1 and 6 (missed visit: attempts and media)",
)

_LAST_SEEN_ON = Step(
    name="last_seen_on",
    ask=Ask.DAY,
    question="On which day was the child last seen?",
    short="Last seen on",
    latest="today",
    optional=True,
    branches=_topics_after("last_seen_on"),
    source="in no board's document; when the child was last seen is not when a visit was attempted",
)

_CHANGE = Step(
    name="change",
    ask=Ask.CHOICE,
    question="Has something changed suddenly?",
    short="Sudden change",
    help="For example: engaging until now, or a new partner in the home.",
    options=(
        Option("engagement", "Yes, how they engage", {"sudden_change": "yes", "household_change": "no"}),
        Option("household", "Yes, in the household", {"sudden_change": "no", "household_change": "yes"}),
        Option("both", "Yes, both", {"sudden_change": "yes", "household_change": "yes"}),
        Option("neither", "No", {"sudden_change": "no", "household_change": "no"}),
        Option("not_sure", "Not sure", {"sudden_change": "not_sure", "household_change": "not_sure"}),
    ),
    optional=True,
    branches=_topics_after("change"),
    source="Camden 2019, section 4 (missed visit: sudden change, household change)",
)

_AGENCIES = Step(
    name="other_agencies_in_contact",
    ask=Ask.CHOICE,
    question="Has another agency been in contact with the family recently?",
    short="Other agencies in contact",
    options=_YES_NO_NOT_SURE,
    optional=True,
    branches=(
        Branch("agencies_detail", where(other_agencies_in_contact="yes")),
        *_topics_after("other_agencies_in_contact"),
    ),
    source="Stockport 3.7, section 6.2 (missed visit: other agencies' contact)",
)

_AGENCIES_DETAIL = Step(
    name="agencies_detail",
    ask=Ask.TEXT,
    question="Which agency, and when?",
    short="Their contact",
    optional=True,
    branches=_topics_after("other_agencies_in_contact"),
    source=_AGENCIES.source,
)

_BARRIERS = Step(
    name="barriers",
    ask=Ask.SEVERAL,
    question="What may make contact hard for the family?",
    short="Barriers",
    options=(
        Option("language", "Language"),
        Option("literacy", "Reading and writing"),
        Option("learning", "A learning difficulty"),
        Option("fear", "Fear of services"),
        Option("domestic_abuse", "Domestic abuse, or fear of it", {"safe_contact": "ask"}),
        Option("other", "Something else"),
    ),
    optional=True,
    branches=(Branch("contact_safely", where(safe_contact="ask")), *_topics_after("barriers")),
    source="Camden 2019, sections 3 and 5 (missed visit: barriers)",
)

_CONTACT_SAFELY = Step(
    name="contact_safely",
    ask=Ask.TEXT,
    question="How can they be contacted safely?",
    short="Safe contact",
    help="For example: only by day, only on this number, never by letter.",
    optional=True,
    branches=_topics_after("barriers"),
    source="Camden 2019, section 5 (contact that is safe where there may be domestic abuse)",
)

_TELEPHONED = Step(
    name="telephoned_social_worker",
    ask=Ask.CHOICE,
    question="Have you telephoned the social worker?",
    short="Social worker telephoned",
    options=(Option("yes", "Yes"), Option("no", "Not yet")),
    optional=True,
    branches=(
        Branch("telephoned_at", where(telephoned_social_worker="yes")),
        *_topics_after("telephoned_social_worker"),
    ),
    source="Camden 2019, section 4 (missed visit: social worker telephoned, and when)",
)

_TELEPHONED_AT = Step(
    name="telephoned_at",
    ask=Ask.MOMENT,
    question="When did you telephone?",
    short="Telephoned at",
    latest="now",
    optional=True,
    branches=always(REVIEW),
    source=_TELEPHONED.source,
)

MORE_STEPS = (
    _MORE,
    _DOOR,
    _ATTEMPTS,
    _MEANS,
    _LAST_SEEN_ON,
    _CHANGE,
    _AGENCIES,
    _AGENCIES_DETAIL,
    _BARRIERS,
    _CONTACT_SAFELY,
    _TELEPHONED,
    _TELEPHONED_AT,
)
