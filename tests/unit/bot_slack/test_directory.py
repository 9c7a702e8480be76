"""Slack's accounts as Doorstep needs them: active or not, guest, of another workspace, or not there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient

from bot.ports import Account
from bot.slack.addresses import slack_account
from bot.slack.transport.directory import SlackDirectory
from bot.slack.transport.web_client import Identity, fetch_identity, web_client
from state_machines.errors import AskedToWait, Unavailable
from tests.unit.bot_slack.odd_slack import Answer, OddSlack, odd_slack

pytestmark = pytest.mark.outside

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
LARKHAVEN = "T0LARK"


@pytest.fixture
def directory(client: WebClient) -> SlackDirectory:
    return SlackDirectory(client, fetch_identity(client), lambda: NOW)


def asking(slack: OddSlack) -> SlackDirectory:
    return SlackDirectory(web_client("xoxb-test", slack.url), Identity("T1", "U1", "B1"), lambda: NOW)


def an_account(workspace: str, user: str, email: str, **more: bool) -> Account:
    return Account(
        slack_account(workspace, user), email, **{"active": True, "guest": False, "stranger": False, **more}
    )


def test_an_account_is_found_by_id_and_by_address(directory: SlackDirectory) -> None:
    amina = an_account(LARKHAVEN, "U0AMINA", "amina.yusuf@larkhaven.example")
    assert directory.account(slack_account(LARKHAVEN, "U0AMINA")) == amina
    assert directory.account_of("amina.yusuf@larkhaven.example") == amina


def test_guests_leavers_and_strangers_are_told_apart(directory: SlackDirectory) -> None:
    assert directory.account(slack_account(LARKHAVEN, "U0GIL")) == an_account(
        LARKHAVEN, "U0GIL", "gil.frost@partner.example", guest=True
    )
    assert directory.account(slack_account(LARKHAVEN, "U0INA")) == an_account(
        LARKHAVEN, "U0INA", "ina.bell@larkhaven.example", active=False
    )
    stranger = directory.account(slack_account(LARKHAVEN, "U0STU"))
    assert stranger is not None
    assert stranger.stranger


def test_nobody_is_none(directory: SlackDirectory) -> None:
    assert directory.account(slack_account(LARKHAVEN, "U0NOBODY")) is None
    assert directory.account_of("nobody@larkhaven.example") is None


@pytest.mark.parametrize(
    "answer", [Answer(cut=True), Answer("", 503), Answer({"ok": False, "error": "missing_scope"})]
)
def test_when_slack_does_not_answer_nobody_is_called_unknown(answer: Answer) -> None:
    with odd_slack() as slack:
        slack.will(answer)
        with pytest.raises(Unavailable):
            SlackDirectory(
                web_client("xoxb-test", slack.url), Identity("T1", "U1", "B1"), lambda: NOW
            ).account(slack_account(LARKHAVEN, "U0SAM"))


def test_an_organisations_account_belongs_to_each_of_its_workspaces() -> None:
    user = {
        "id": "W1",
        "team_id": "T9",
        "enterprise_user": {"teams": ["T1", "T9"]},
        "profile": {"email": "A@B.example"},
    }
    with odd_slack() as slack:
        slack.will(Answer({"ok": True, "user": user}))
        found = SlackDirectory(
            web_client("xoxb-test", slack.url), Identity("T1", "U1", "B1"), lambda: NOW
        ).account(slack_account("T1", "W1"))
    assert found == an_account("T1", "W1", "a@b.example")


def test_where_slack_allows_no_more_questions_none_is_asked_until_that_is_over() -> None:
    moments = iter([NOW, NOW, NOW + timedelta(seconds=30), NOW + timedelta(seconds=40)])
    user = {"id": "U1", "team_id": "T1", "profile": {"email": "a@b.example"}}
    with odd_slack() as slack:
        limited = Answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "40"})
        slack.will(limited, Answer({"ok": True, "user": user}))
        client = web_client("xoxb-test", slack.url)
        directory = SlackDirectory(client, Identity("T1", "U1", "B1"), lambda: next(moments))
        with pytest.raises(AskedToWait) as asked:
            directory.account_of("a@b.example")
        with pytest.raises(AskedToWait) as rests:
            directory.account_of("a@b.example")
        assert (asked.value.wait, rests.value.wait) == (timedelta(seconds=40), timedelta(seconds=10))
        assert directory.account_of("a@b.example") == an_account("T1", "U1", "a@b.example")
    assert len(slack.asked) == 2
