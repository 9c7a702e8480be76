"""Every answer and every silence of Slack has its meaning: what may be posted is never called not posted."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.cards.parts.card_builder import card
from bot.slack.addresses import slack_place
from bot.slack.transport.direct_messages import DirectMessages
from bot.slack.transport.messenger import SlackMessenger
from bot.slack.transport.web_client import pool_for, web_client
from bot.values import Action, Button, Card, Fact, Section
from dialogs.prompt import Prompt, PromptKind
from state_machines.errors import Unavailable
from state_machines.messages.delivery import (
    Operation,
    PermanentFailure,
    RateLimited,
    SendResult,
    Sent,
    TemporaryFailure,
    UnknownResult,
)
from tests.unit.bot_slack.notebook import Notebook
from tests.unit.bot_slack.odd_slack import Answer, OddSlack, odd_slack

pytestmark = pytest.mark.outside

NORTH, SAM = slack_place("G0NORTH"), slack_place("U0SAM")
CARD = Card(title="LH-1042", text="LH-1042: a missed visit was reported.")
SINCE = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)


@pytest.fixture
def slack() -> Iterator[OddSlack]:
    with odd_slack() as running:
        yield running


def messenger_at(url: str, timeout: int = 5) -> SlackMessenger:
    client = web_client("xoxb-test", url, timeout=timeout)
    return SlackMessenger(client, DirectMessages(client, lambda: SINCE, Notebook()), pool_for(client))


def send(slack: OddSlack, conversation: str = "G0NORTH") -> SendResult:
    return messenger_at(slack.url, timeout=1).send(slack_place(conversation), CARD, "m1")


def posted(ts: str) -> Answer:
    return Answer({"ok": True, "channel": "G0NORTH", "ts": ts})


def error_answer(error: str, **more: object) -> Answer:
    return Answer({"ok": False, "error": error, **more})


def test_a_post_is_sent_where_and_when_slack_says(slack: OddSlack) -> None:
    slack.will(Answer({"ok": True, "channel": "G0NORTH", "ts": "1.2"}))
    assert send(slack) == Sent(NORTH, "1.2")
    method, asked = slack.asked[0]
    assert method == "chat.postMessage"
    assert asked["metadata"] == {"event_type": "doorstep_message", "event_payload": {"message_id": "m1"}}
    assert (asked["unfurl_links"], asked["unfurl_media"]) == (False, False)
    assert asked["text"] == CARD.text


def test_a_person_is_reached_through_a_direct_message_opened_once(slack: OddSlack) -> None:
    opened = Answer({"ok": True, "channel": {"id": "D1"}})
    taken = Answer({"ok": True, "channel": "D1", "ts": "1.2"})
    slack.will(opened, taken, taken)
    messenger = messenger_at(slack.url)
    assert (
        messenger.send(SAM, CARD, "m1") == messenger.send(SAM, CARD, "m2") == Sent(slack_place("D1"), "1.2")
    )
    assert [method for method, _ in slack.asked] == [
        "conversations.open",
        "chat.postMessage",
        "chat.postMessage",
    ]


def test_a_redraw_replaces_the_message_with_the_same_id(slack: OddSlack) -> None:
    slack.will(Answer({"ok": True, "channel": "G0NORTH", "ts": "1.2"}))
    messenger = messenger_at(slack.url)
    prompt = Prompt("s1", 1, PromptKind.CANCELLED, "Missed visit", "Cancelled.")
    assert messenger.redraw(Sent(NORTH, "1.2"), prompt, "m1") == Sent(NORTH, "1.2")
    method, asked = slack.asked[0]
    assert (method, asked["ts"]) == ("chat.update", "1.2")
    assert asked["metadata"]["event_payload"] == {"message_id": "m1"}


def test_slack_says_how_long_to_wait(slack: OddSlack) -> None:
    slack.will(Answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "7"}))
    assert send(slack) == RateLimited(timedelta(seconds=7), Operation.POST)


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "soon"}])
def test_a_wait_that_is_not_told_is_half_a_minute(slack: OddSlack, headers: dict[str, str]) -> None:
    slack.will(Answer("<html>slow down</html>", 429, headers))
    assert send(slack) == RateLimited(timedelta(seconds=30), Operation.POST)


@pytest.mark.parametrize(
    "error",
    [
        *("channel_not_found", "not_in_channel", "is_archived", "user_not_found"),
        *("cannot_dm_bot", "message_not_found", "user_disabled"),
    ],
)
def test_what_cannot_work_is_impossible_and_says_why_in_words(slack: OddSlack, error: str) -> None:
    slack.will(error_answer(error))
    outcome = send(slack)
    assert isinstance(outcome, PermanentFailure)
    assert error not in outcome.reason
    assert " " in outcome.reason


@pytest.mark.parametrize(
    "error", ["account_inactive", "invalid_auth", "missing_scope", "token_revoked", "token_expired"]
)
def test_what_is_wrong_with_our_own_token_is_nobodys_closed_way_and_is_tried_again(
    slack: OddSlack, error: str
) -> None:
    slack.will(error_answer(error), error_answer(error))
    for outcome in (send(slack), send(slack, "U0SAM")):
        assert isinstance(outcome, TemporaryFailure)
        assert error not in outcome.reason


def test_a_message_that_slack_takes_for_nobody_says_so(slack: OddSlack) -> None:
    slack.will(*[error_answer("msg_too_long")] * 3)
    assert send(slack) == PermanentFailure("the message is too long", to_anybody=True)
    texts = [asked["text"] for _, asked in slack.asked]
    assert texts == [CARD.text, CARD.text, "LH-1042. No more can be shown here: type /cases."]


LONG = card(
    "Missed visit: LH-1042",
    lead="Nobody has it yet.",
    facts=(Fact("Urgency", "urgent"),),
    sections=(Section("Earlier", ("No reply in October.",)),),
    buttons=(Button("I have this", Action.ACKNOWLEDGE, "e1", primary=True),),
)


def test_what_slack_finds_too_long_is_sent_shorter_then_as_words_then_as_one_line(slack: OddSlack) -> None:
    slack.will(*[error_answer("msg_blocks_too_long")] * 3, posted("1.2"))
    shown = replace(LONG, reference="LH-1042")
    assert messenger_at(slack.url).send(NORTH, shown, "m1") == Sent(NORTH, "1.2")
    whole, shorter, words, line = (asked for _, asked in slack.asked)
    assert "No reply in October." in str(whole["blocks"])
    assert "No reply in October." not in str(shorter["blocks"])
    assert "I have this" in str(shorter["blocks"])
    assert "Shortened. All of it: type /case LH-1042." in str(shorter["blocks"])
    assert "blocks" not in words
    assert words["text"] == LONG.text
    assert (line["text"], "blocks" in line) == ("LH-1042 needs you: type /case LH-1042", False)
    kept = [asked["metadata"]["event_payload"] for asked in (whole, shorter, words, line)]
    assert kept == [{"message_id": "m1"}] * 4


def test_a_redraw_as_words_takes_the_blocks_away_that_stand_there(slack: OddSlack) -> None:
    slack.will(error_answer("block_mismatch"), posted("1.2"))
    assert messenger_at(slack.url).redraw(Sent(NORTH, "1.2"), CARD, "m1") == Sent(NORTH, "1.2")
    assert slack.asked[1][1]["blocks"] == []


def test_what_is_refused_for_its_metadata_is_sent_without(slack: OddSlack) -> None:
    slack.will(error_answer("metadata_too_large"), posted("1.2"))
    assert send(slack) == Sent(NORTH, "1.2")
    assert "metadata" not in slack.asked[1][1]
    assert slack.asked[1][1]["text"] == CARD.text


def test_a_card_that_can_be_changed_no_more_is_told_from_a_place_that_is_closed(slack: OddSlack) -> None:
    messenger = messenger_at(slack.url)
    for code, fixed in (("edit_window_closed", True), ("message_not_found", True), ("is_archived", False)):
        slack.will(error_answer(code))
        outcome = messenger.redraw(Sent(NORTH, "1.2"), CARD, "m1")
        assert isinstance(outcome, PermanentFailure)
        assert (code, outcome.is_fixed) == (code, fixed)


def test_an_account_that_cannot_be_opened_is_impossible(slack: OddSlack) -> None:
    slack.will(error_answer("user_not_found"))
    assert isinstance(send(slack, "U0GONE"), PermanentFailure)


def test_an_error_that_slack_may_get_over_is_temporary(slack: OddSlack) -> None:
    slack.will(error_answer("service_unavailable"), Answer("try later", 503))
    assert send(slack) == TemporaryFailure("Slack answered service_unavailable")
    assert send(slack) == TemporaryFailure("Slack answered 503")


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_broken_answer_leaves_open_whether_it_was_posted(slack: OddSlack, status: int) -> None:
    slack.will(Answer("<html>oh</html>", status))
    assert isinstance(send(slack), UnknownResult)


@pytest.mark.parametrize("error", ["internal_error", "fatal_error"])
def test_an_error_half_way_leaves_open_whether_it_was_posted(slack: OddSlack, error: str) -> None:
    slack.will(error_answer(error))
    assert isinstance(send(slack), UnknownResult)


def test_an_answer_that_is_not_json_leaves_open_whether_it_was_posted(slack: OddSlack) -> None:
    slack.will(Answer("<html>welcome to the hotel's network</html>"))
    assert isinstance(send(slack), UnknownResult)


@pytest.mark.parametrize("answer", [Answer(cut=True), Answer(hang=True)])
def test_an_answer_that_never_came_leaves_open_whether_it_was_posted(slack: OddSlack, answer: Answer) -> None:
    slack.will(answer)
    assert isinstance(send(slack), UnknownResult)
    assert len(slack.asked) == 1, "the SDK must not post again by itself"


def test_a_direct_message_that_could_not_be_opened_is_certainly_not_posted(slack: OddSlack) -> None:
    slack.will(Answer(cut=True))
    assert isinstance(send(slack, "U0SAM"), TemporaryFailure)


def test_nobody_at_the_address_is_certainly_not_posted() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    outcome = messenger_at(f"http://127.0.0.1:{port}/api/").send(slack_place("G1"), CARD, "m1")
    assert outcome == TemporaryFailure("Slack was not reached: ConnectionRefusedError")


def test_a_layout_that_slack_refuses_is_posted_in_plain_words(slack: OddSlack) -> None:
    slack.will(error_answer("invalid_blocks"), Answer({"ok": True, "channel": "G0NORTH", "ts": "1.2"}))
    assert send(slack) == Sent(NORTH, "1.2")
    assert "blocks" not in slack.asked[1][1]
    assert slack.asked[1][1]["text"] == CARD.text


def message(ts: str, message_id: str) -> dict[str, object]:
    payload = {"event_type": "doorstep_message", "event_payload": {"message_id": message_id}}
    return {"ts": ts, "metadata": payload}


def test_our_own_message_is_found_on_a_later_page(slack: OddSlack) -> None:
    first = {"ok": True, "messages": [{"ts": "9.1"}, message("9.0", "other")],
             "response_metadata": {"next_cursor": "next"}}  # fmt: skip
    slack.will(Answer(first), Answer({"ok": True, "messages": [message("8.0", "m1")]}))
    messenger = messenger_at(slack.url)
    assert messenger.find(NORTH, "m1", SINCE) == Sent(NORTH, "8.0")


def test_a_direct_message_is_found_where_it_stands_not_where_it_was_sent_to(slack: OddSlack) -> None:
    opened = {"ok": True, "channel": {"id": "D0SAM"}}
    slack.will(Answer(opened), Answer({"ok": True, "messages": [message("8.0", "m1")]}))
    messenger = messenger_at(slack.url)
    assert messenger.find(SAM, "m1", SINCE) == Sent(slack_place("D0SAM"), "8.0")


def test_a_message_that_is_not_there_is_not_found(slack: OddSlack) -> None:
    foreign = {"ts": "9.0", "metadata": {"event_type": "other", "event_payload": {"message_id": "m1"}}}
    slack.will(Answer({"ok": True, "messages": [foreign]}), error_answer("not_in_channel"))
    messenger = messenger_at(slack.url)
    assert messenger.find(NORTH, "m1", SINCE) is None
    assert messenger.find(NORTH, "m1", SINCE) is None


@pytest.mark.parametrize("answer", [Answer(cut=True), Answer("", 500)])
def test_when_slack_does_not_answer_nothing_is_known(slack: OddSlack, answer: Answer) -> None:
    slack.will(answer)
    with pytest.raises(Unavailable):
        messenger_at(slack.url).find(NORTH, "m1", SINCE)


def test_a_look_that_slack_asks_to_wait_with_says_so(slack: OddSlack) -> None:
    slack.will(Answer({"ok": False}, 429, {"Retry-After": "9"}))
    found = messenger_at(slack.url).find(NORTH, "m1", SINCE)
    assert found == RateLimited(timedelta(seconds=9), Operation.FIND)


def test_after_a_429_to_opening_no_other_is_opened_and_channels_go_on(slack: OddSlack) -> None:
    messenger = messenger_at(slack.url)
    slack.will(Answer({"ok": False}, 429, {"Retry-After": "9"}), posted("1.2"))
    assert messenger.send(SAM, CARD, "m1") == RateLimited(timedelta(seconds=9), Operation.OPEN)
    again = messenger.send(slack_place("U0RUTH"), CARD, "m2")
    assert isinstance(again, RateLimited)
    assert timedelta(seconds=8) < again.retry_after <= timedelta(seconds=9)
    assert isinstance(messenger.send(NORTH, CARD, "m3"), Sent)
    assert [method for method, _ in slack.asked] == ["conversations.open", "chat.postMessage"]


def test_nothing_is_posted_that_there_is_no_time_left_for(slack: OddSlack) -> None:
    messenger = messenger_at(slack.url)
    outcome = messenger.send(NORTH, CARD, "m1", lambda: False)
    messenger.close()
    assert isinstance(outcome, TemporaryFailure)
    assert slack.asked == []
