"""Kinds of messages are registered; what another release stored is read as far as it is understood."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

import pytest

from bot.cards.messages.absence import AbsencePayload
from bot.cards.messages.fallback import FALLBACK
from bot.cards.messages.how_to import HOW_TO_KIND, HowToPayload
from bot.cards.messages.kind import MessageKind, MessageKinds, Occasion
from bot.cards.messages.news import NewsPayload
from bot.cards.messages.payload import Payload
from bot.cards.messages.ping import PingPayload
from bot.cards.messages.question import QuestionPayload
from bot.health.administrator_cards import PeopleCheckPayload
from bot.message_kinds import MESSAGE_KINDS
from bot.values import Card
from state_machines.errors import NewerRelease
from state_machines.messages.news_kind import NewsKind
from state_machines.people.absence_news import AbsenceNews
from storage.records import OutgoingMessage
from tests.unit.bot.town_hall import Hall

AT = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)


def test_every_kind_that_was_ever_stored_is_known() -> None:
    """A new kind need not be listed before it was released; what was stored is never taken away."""
    assert MESSAGE_KINDS.names >= {
        "absence",
        "channel_ping",
        "how_to",
        "news",
        "not_opened",
        "people_check",
        "ping",
        "question",
        "trouble",
    }


@pytest.mark.parametrize(
    ("kind", "stored", "read"),
    [
        (PingPayload, "{}", PingPayload()),
        (PingPayload, '{"late": "2026-11-17T10:05:00+00:00"}', PingPayload(AT)),
        (PingPayload, '{"late": "2026-11-17T10:05:00Z", "colour": "red"}', PingPayload(AT)),
        (PingPayload, '{"late": {"since": "ten"}}', PingPayload()),
        (QuestionPayload, '{"session_id": "s-1", "fallback": "Your question waits"}', QuestionPayload("s-1")),
        (QuestionPayload, '{"session_id": ["s-1"]}', QuestionPayload()),
        (AbsencePayload, '{"absence": "a-1", "what": "ended"}', AbsencePayload("a-1", AbsenceNews.ENDED)),
        (PeopleCheckPayload, '{"found": 3}', PeopleCheckPayload(3)),
        (PeopleCheckPayload, '{"found": {"holes": 3}}', PeopleCheckPayload(0)),
        (
            NewsPayload,
            '{"what": "climbed", "at": "2026-11-17T10:05:00+00:00", "duties": ["d-1"], "told": ["p-1"],'
            ' "person": null}',
            NewsPayload(NewsKind.CLIMBED, AT, None, ("d-1",), ("p-1",)),
        ),
        (NewsPayload, '{"what": "decided", "move": "last"}', NewsPayload(NewsKind.DECIDED)),
        (NewsPayload, "{}", NewsPayload()),
        (HowToPayload, '{"version": 2}', HowToPayload()),
    ],
)
def test_a_payload_of_another_release_is_read_as_far_as_it_is_understood(
    kind: type[Payload], stored: str, read: Payload
) -> None:
    assert kind.from_json(json.loads(stored)) == read


@pytest.mark.parametrize(
    ("kind", "stored"),
    [(NewsPayload, '{"what": "tomorrow"}'), (AbsencePayload, '{"absence": "a-1", "what": "tomorrow"}')],
)
def test_a_code_that_only_a_newer_release_knows_is_left_to_it(kind: type[Payload], stored: str) -> None:
    with pytest.raises(NewerRelease):
        kind.from_json(json.loads(stored))


def test_what_is_written_is_what_yesterdays_release_reads() -> None:
    news = NewsPayload(NewsKind.STALLED, AT, duties=("d-1",), late=AT)
    assert json.loads(json.dumps(news.to_json())) == {
        "what": "stalled",
        "at": "2026-11-17T10:05:00Z",
        "duties": ["d-1"],
        "told": [],
        "late": "2026-11-17T10:05:00Z",
    }
    assert PingPayload().to_json() == {}
    assert QuestionPayload("s-1").to_json() == {"session_id": "s-1"}


@dataclass(frozen=True, slots=True)
class Twice(Payload):
    KIND: ClassVar[str] = "how_to"


@dataclass(frozen=True, slots=True)
class Demanding(Payload):
    KIND: ClassVar[str] = "demanding"

    wanted: str


def _draw(_occasion: Occasion, _payload: Payload) -> Card:
    return Card(title="", text="something")


def test_a_name_is_given_once() -> None:
    with pytest.raises(ValueError, match="same name"):
        MessageKinds(HOW_TO_KIND, MessageKind(Twice, _draw))


def test_what_an_older_message_cannot_fill_needs_a_default() -> None:
    with pytest.raises(ValueError, match="demanding: an older message has no wanted"):
        MessageKinds(MessageKind(Demanding, _draw))


def test_news_of_another_release_say_what_they_can(hall: Hall) -> None:
    escalation = hall.report(hall.amina)
    hall.outbox()  # all of it was sent
    hall.advance(hours=1)
    (duty,) = [one for one in hall.duties() if one.holder_id == hall.sam.id][:1]
    stored = json.dumps({"what": "passed_on", "duties": [duty.id, "d-gone"], "told": [hall.sam.id], "by": 1})
    message = OutgoingMessage(
        "news",
        to_person_id=hall.amina.id,
        escalation_id=escalation.id,
        payload=json.loads(stored),
    )
    shown = hall.compose_message(message)
    assert isinstance(shown, Card)
    assert shown.lead.startswith("Sam Okafor was told earlier, for the part of the ")


@pytest.mark.parametrize(
    ("about_case", "payload", "title"),
    [
        (True, {}, "LH-1042 needs you: type /case LH-1042"),
        (False, {}, "Doorstep has something for you: type /cases"),
        (True, {FALLBACK: "A meeting was set: type /cases"}, "A meeting was set: type /cases"),
        (False, {FALLBACK: 7}, "Doorstep has something for you: type /cases"),
    ],
)
def test_what_nobody_has_known_for_long_is_said_in_plain_words(
    hall: Hall, *, about_case: bool, payload: dict[str, str], title: str
) -> None:
    escalation = hall.report(hall.amina)
    about = escalation.id if about_case else None
    message = OutgoingMessage("welcome", to_person_id=hall.sam.id, escalation_id=about, payload=payload)
    written_at = hall.now
    hall.advance(minutes=9, seconds=59)
    with pytest.raises(NewerRelease):
        hall.compose_message(message, written_at=written_at)
    hall.advance(seconds=1)
    with pytest.raises(NewerRelease):  # as a redraw, which has no time of writing
        hall.compose_message(message)
    shown = hall.compose_message(message, written_at=written_at)
    assert isinstance(shown, Card)
    assert (shown.title, shown.buttons) == (title, ())
