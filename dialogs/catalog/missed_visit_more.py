"""What a missed visit's report may add: the reporter ticks topics, and only those are asked."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.catalog.shared_topics import CHILD_TOPIC, other_agencies_topic, telephone_topic
from dialogs.spec import REVIEW, Ask, Branch, More, Option, Step, Topic

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
    branches=always(REVIEW),
    source="Suffolk 2017, non-compliant or avoidant families (missed visit: door)",
    fact="door",
)

_ATTEMPTS = Step(
    name="attempts",
    ask=Ask.CHOICE,
    question="How many attempts have there been, this one included?",
    short="Attempts",
    options=(Option("1", "One"), Option("2", "Two"), Option("3", "Three"), Option("more", "More than three")),
    branches=always("means"),
    source="Pan-Dorset 2015, section 1 (missed visit: attempts and media)",
    steers_only=True,
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
    branches=always(REVIEW),
    source="Pan-Dorset 2015, sections 1 and 6 (missed visit: attempts and media)",
    steers_only=True,
)

_LAST_SEEN_ON = Step(
    name="last_seen_on",
    ask=Ask.DAY,
    question="On which day was the child last seen?",
    short="Last seen on",
    latest="today",
    branches=always(REVIEW),
    source="in no board's document; when the child was last seen is not when a visit was attempted",
    steers_only=True,
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
    branches=always(REVIEW),
    source="Camden 2019, section 4 (missed visit: sudden change, household change)",
    fact=("sudden_change", "household_change"),
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
        Option(
            "domestic_abuse",
            "Domestic abuse, or fear of it",
            {"safe_contact": "ask", "domestic_abuse": "yes"},
        ),
        Option("other", "Something else"),
    ),
    branches=(Branch("contact_safely", where(safe_contact="ask")), Branch(REVIEW)),
    source="Camden 2019, sections 3 and 5 (missed visit: barriers); Suffolk 2017, contributing factors",
    fact="domestic_abuse",
)

_CONTACT_SAFELY = Step(
    name="contact_safely",
    ask=Ask.TEXT,
    question="How can they be contacted safely?",
    short="Safe contact",
    help="For example: only by day, only on this number, never by letter.",
    branches=always(REVIEW),
    source="Camden 2019, section 5 (contact that is safe where there may be domestic abuse)",
)

_TELEPHONED = "Camden 2019, section 4 (missed visit: social worker telephoned, and when)"

_TELEPHONED_AT = Step(
    name="telephoned_at",
    ask=Ask.MOMENT,
    question="When did you telephone?",
    short="Telephoned at",
    latest="now",
    branches=always(REVIEW),
    source=_TELEPHONED,
)

MORE = More(
    (
        CHILD_TOPIC,
        Topic(Option("door", "Out, or not answering", when=where(outcome="no_reply")), (_DOOR,)),
        Topic(Option("attempts", "Attempts at contact"), (_ATTEMPTS, _MEANS)),
        Topic(
            Option("last_seen", "When the child was last seen", when=where(seen="not_seen")), (_LAST_SEEN_ON,)
        ),
        Topic(Option("change", "A sudden change"), (_CHANGE,)),
        other_agencies_topic("Stockport 3.7, section 6.2 (missed visit: other agencies' contact)"),
        Topic(Option("barriers", "What makes contact hard"), (_BARRIERS, _CONTACT_SAFELY)),
        telephone_topic(_TELEPHONED, _TELEPHONED_AT),
    )
)
