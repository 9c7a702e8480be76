"""What a concern about engagement may add: other agencies' contact, what has been tried, a telephone call."""

from __future__ import annotations

from dialogs.catalog.conditions import always
from dialogs.catalog.shared_topics import CHILD_TOPIC, other_agencies_topic, telephone_topic
from dialogs.spec import REVIEW, Ask, More, Option, Step, Topic

_LAST_SEEN_ON = Step(
    name="last_seen_on",
    ask=Ask.DAY,
    question="On which day did you last see the child?",
    short="Last seen on",
    latest="today",
    branches=always(REVIEW),
    source="in no board's document; when the child was last seen belongs beside every concern",
    steers_only=True,
)

_TRIED = Step(
    name="tried",
    ask=Ask.TEXT,
    question="What has been tried to work with the family?",
    short="Tried",
    branches=always(REVIEW),
    source="Pan-Dorset 2015, section 1 (discussions and attempts at engagement are recorded)",
)

MORE = More(
    (
        CHILD_TOPIC,
        Topic(
            Option("last_seen", "When the child was last seen", {"last_seen_by": "reporter"}),
            (_LAST_SEEN_ON,),
        ),
        other_agencies_topic("Stockport 3.7, section 6.2 (other agencies' contact)"),
        Topic(Option("tried", "What has been tried"), (_TRIED,)),
        telephone_topic("Camden 2019, section 4 (social worker telephoned)"),
    )
)
