"""Slack lets an app open some fifty direct messages a minute: each is opened once, and never on a guess."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.slack.addresses import slack_account, slack_place
from bot.slack.transport.direct_messages import DirectMessages
from bot.slack.transport.messenger import SlackMessenger
from bot.slack.transport.web_client import pool_for, web_client
from bot.values import Card
from state_machines.messages.delivery import Operation, PermanentFailure, RateLimited, SendResult, Sent
from state_machines.people.address import Address
from tests.unit.bot_slack.notebook import Notebook
from tests.unit.bot_slack.odd_slack import Answer, OddSlack, odd_slack

SAM, RUTH = slack_account("T0LARK", "U0SAM"), slack_account("T0LARK", "U0RUTH")
NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
OPEN = "conversations.open"
CARD = Card(title="LH-1042", text="LH-1042: a missed visit was reported.")
GONE = Answer({"ok": False, "error": "channel_not_found"})
LIMITED = Answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "40"})


class Moved:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def slack() -> Iterator[OddSlack]:
    with odd_slack() as running:
        yield running


def open_answer(channel: str) -> Answer:
    return Answer({"ok": True, "channel": {"id": channel}})


def post_answer(channel: str) -> Answer:
    return Answer({"ok": True, "channel": channel, "ts": "1.2"})


def a_process(slack: OddSlack, notebook: Notebook, clock: Moved | None = None) -> SlackMessenger:
    client = web_client("xoxb-test", slack.url)
    return SlackMessenger(client, DirectMessages(client, clock or Moved(), notebook), pool_for(client))


def send(process: SlackMessenger, person: Address = SAM) -> SendResult:
    return process.send(person, CARD, "m1")


def methods(slack: OddSlack) -> list[str]:
    return [method for method, _ in slack.asked]


def test_the_next_process_opens_nothing_that_was_opened_before(slack: OddSlack) -> None:
    notebook = Notebook()
    slack.will(open_answer("D1"), post_answer("D1"), post_answer("D1"))
    assert send(a_process(slack, notebook)) == Sent(slack_place("D1"), "1.2")
    assert send(a_process(slack, notebook)) == Sent(slack_place("D1"), "1.2")
    assert methods(slack) == [OPEN, "chat.postMessage", "chat.postMessage"]


def test_what_a_neighbour_opened_meanwhile_is_not_opened_again(slack: OddSlack) -> None:
    notebook = Notebook()
    first, second = a_process(slack, notebook), a_process(slack, notebook)
    slack.will(open_answer("D1"), post_answer("D1"), post_answer("D1"))
    assert send(first) == send(second) == Sent(slack_place("D1"), "1.2")
    assert methods(slack) == [OPEN, "chat.postMessage", "chat.postMessage"]


def test_an_id_from_another_workspace_is_opened_anew_and_the_message_goes_there(slack: OddSlack) -> None:
    notebook = Notebook({SAM: "D0OLD"})
    slack.will(GONE, open_answer("D0NEW"), post_answer("D0NEW"))
    assert send(a_process(slack, notebook)) == Sent(slack_place("D0NEW"), "1.2")
    assert notebook.written == {SAM: "D0NEW"}


def test_what_was_opened_just_now_and_is_gone_is_not_opened_for_ever(slack: OddSlack) -> None:
    slack.will(open_answer("D1"), GONE)
    assert isinstance(send(a_process(slack, Notebook())), PermanentFailure)
    assert methods(slack) == [OPEN, "chat.postMessage"]


def test_while_opening_rests_others_that_are_known_are_reached(slack: OddSlack) -> None:
    clock = Moved()
    process = a_process(slack, Notebook({RUTH: "D2"}), clock)
    slack.will(LIMITED, post_answer("D2"))
    assert send(process) == RateLimited(timedelta(seconds=40), Operation.OPEN)
    clock.at = NOW + timedelta(seconds=30)
    limited = RateLimited(timedelta(seconds=10), Operation.OPEN)
    assert send(process, slack_account("T0LARK", "U0AMINA")) == limited
    assert send(process, RUTH) == Sent(slack_place("D2"), "1.2")
    assert methods(slack) == [OPEN, "chat.postMessage"]


@pytest.mark.parametrize("moved", [timedelta(seconds=40), timedelta(hours=-1)])
def test_a_rest_is_over_in_its_time_and_where_the_clock_was_set_back(
    slack: OddSlack, moved: timedelta
) -> None:
    clock = Moved()
    process = a_process(slack, Notebook(), clock)
    slack.will(LIMITED, open_answer("D1"), post_answer("D1"))
    assert isinstance(send(process), RateLimited)
    clock.at = NOW + moved
    assert send(process) == Sent(slack_place("D1"), "1.2")


def test_what_was_opened_ahead_is_not_opened_for_the_first_message(slack: OddSlack) -> None:
    process = a_process(slack, Notebook())
    slack.will(open_answer("D1"), post_answer("D1"))
    assert process.open(SAM) is None
    assert process.open(SAM) is None
    assert send(process) == Sent(slack_place("D1"), "1.2")
    assert methods(slack) == [OPEN, "chat.postMessage"]


def test_opening_ahead_says_what_was_in_the_way(slack: OddSlack) -> None:
    process = a_process(slack, Notebook())
    slack.will(Answer({"ok": False, "error": "user_not_found"}), LIMITED)
    assert isinstance(process.open(slack_account("T0LARK", "U0GONE")), PermanentFailure)
    assert process.open(SAM) == RateLimited(timedelta(seconds=40), Operation.OPEN)
    assert process.open(RUTH) == RateLimited(timedelta(seconds=40), Operation.OPEN)
    assert methods(slack) == [OPEN, OPEN]
