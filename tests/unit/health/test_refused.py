"""What a chat refuses is found: ours to mend, a team's channel, a message in every form, a card."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.health.findings import Level
from bot.health.refused import refused_messages
from bot.health.work import oldest_undelivered, redraws
from storage.vitals_repository import RefusedMessages
from tests.unit.health.test_findings import NOW, WELL

SINCE = NOW - timedelta(minutes=5)


def group(refusal: str, error: str, **what: bool) -> RefusedMessages:
    kept = {"waiting": False, "to_channel": False, "redraw": False} | what
    return RefusedMessages(refusal, error, 2, SINCE, **kept)


OURS = group("ours:token_revoked", "the bot token was revoked", waiting=True)
CHANNEL = group("place:restricted_action", "an administrator allows nobody to post there", to_channel=True)
PERSON = group("place:user_disabled", "the account is deactivated")
FORM = group("form:msg_too_long", "the message is too long")
PASSING = group("not_now:service_unavailable", "Slack answered service_unavailable", waiting=True)
CARD = group("place:edit_window_closed", "the message can no longer be changed", redraw=True)


def test_what_is_ours_to_mend_is_an_alarm_with_its_code_at_once() -> None:
    found = refused_messages(replace(WELL, refused=(OURS,)))
    assert found.level is Level.ALARM
    assert "2 messages wait, because Slack refuses Doorstep" in found.words
    assert "the bot token was revoked (token_revoked)" in found.words


def test_a_channel_and_a_message_in_no_form_are_alarms_and_a_person_or_a_moment_is_none() -> None:
    found = refused_messages(replace(WELL, refused=(CHANNEL, FORM)))
    assert found.level is Level.ALARM
    assert "2 messages were not posted in a team's channel" in found.words
    assert "refused every form, or for hours" in found.words
    for harmless in (PERSON, PASSING, CARD):
        assert refused_messages(replace(WELL, refused=(harmless,))).level is Level.OK


def test_one_message_is_spoken_of_as_one() -> None:
    alone = [replace(one, count=1) for one in (OURS, CHANNEL, FORM)]
    found = refused_messages(replace(WELL, refused=tuple(alone)))
    assert "1 message waits, because Slack refuses Doorstep" in found.words
    assert "1 message was not posted in a team's channel" in found.words
    assert "1 message was not delivered" in found.words
    card = redraws(replace(WELL, refused=(replace(CARD, count=1),)))
    assert card.words.startswith("Once in the last day a card in Slack")


def test_nobody_is_said_to_have_heard_of_it_before_it_was_sent() -> None:
    words = refused_messages(replace(WELL, refused=(CHANNEL, FORM))).words
    assert "are written to one by one" in words
    assert "The next person is asked" in words


def test_a_card_that_could_not_be_changed_shows() -> None:
    found = redraws(replace(WELL, refused=(CARD,)))
    assert found.level is Level.WARNING
    assert "2 times in the last day a card in Slack could not be changed any more" in found.words
    assert "the message can no longer be changed" in found.words


def test_not_every_message_has_been_delivered_where_some_failed() -> None:
    assert oldest_undelivered(WELL).words == "Every message has been delivered."
    assert oldest_undelivered(replace(WELL, failed=1)).words == "No message waits any more."
