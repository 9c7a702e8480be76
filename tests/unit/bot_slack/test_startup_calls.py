"""A start waits out a Slack in trouble, and says at once what waiting cannot mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.slack.transport.startup_calls import ask_patiently
from state_machines.errors import Unavailable

CLIENT = WebClient("xoxb-1")


def refusal(error: str, status: int = 200, **headers: str) -> SlackApiError:
    answer = SlackResponse(
        client=CLIENT,
        http_verb="POST",
        api_url="auth.test",
        req_args={},
        data={"ok": False, "error": error},
        headers=headers,
        status_code=status,
    )
    return SlackApiError("refused", answer)  # type: ignore[no-untyped-call] # the SDK leaves it untyped


def answering(*errors: Exception) -> Callable[[], str]:
    """Fails so often, then answers."""
    left: Iterator[Exception] = iter(errors)

    def ask() -> str:
        error = next(left, None)
        if error is not None:
            raise error
        return "here"

    return ask


@pytest.mark.parametrize(
    "trouble",
    [
        refusal("ratelimited", 429, **{"Retry-After": "3"}),
        refusal("internal_error"),
        refusal("", 500),
        refusal("", 503),
        ConnectionResetError(),
        URLError(ConnectionResetError()),
        TimeoutError(),
    ],
)
def test_a_passing_trouble_is_waited_out(trouble: Exception) -> None:
    rests: list[float] = []
    assert ask_patiently(answering(trouble, trouble), rest=rests.append) == "here"
    assert len(rests) == 2


def test_the_wait_that_slack_names_is_kept() -> None:
    rests: list[float] = []
    ask_patiently(answering(refusal("ratelimited", 429, **{"Retry-After": "7"})), rest=rests.append)
    assert rests == [7.0]


@pytest.mark.parametrize(
    "final",
    [refusal("invalid_auth"), refusal("not_allowed_token_type"), URLError(ConnectionRefusedError())],
)
def test_what_waiting_cannot_mend_is_said_at_once(final: Exception) -> None:
    with pytest.raises(type(final)):
        ask_patiently(answering(final), rest=_never)


def test_patience_ends() -> None:
    rests: list[float] = []
    with pytest.raises(Unavailable):
        ask_patiently(
            answering(*(TimeoutError() for _ in range(50))),
            patience=timedelta(seconds=20),
            rest=rests.append,
        )
    assert 10 < sum(rests) <= 20


def _never(_seconds: float) -> None:
    raise AssertionError("waited for what no waiting mends")
