"""Every error that Slack documents for a method of ours has a meaning, and every method of ours is listed."""

from __future__ import annotations

import logging
import re
from datetime import date
from pathlib import Path

import pytest

from bot.slack.transport.documented_errors import COMMON, DOCUMENTED, READ, SEEN
from bot.slack.transport.refusals import (
    CARD_IS_FIXED,
    GROUPS,
    METADATA_REFUSED,
    REFUSALS,
    RefusalLog,
    refusal_of,
    refusal_words,
)
from state_machines.messages.refusal import RefusalKind

SLACK = Path(__file__).parents[3] / "bot/slack"
#: A method as the SDK's client names it, or as Slack does; and what one call of the SDK is made of.
_BY_CLIENT = re.compile(r"\.((?:apps|auth|bots|chat|conversations|users|views)_\w+)\(")
_BY_NAME = re.compile(r'"((?:apps|auth|bots|chat|conversations|files|users|views)\.[\w.]+)"')
_UPLOAD = {"files.getUploadURLExternal", "files.completeUploadExternal"}
_REFERENCES = {"auth_test": "auth.test"}


def called_methods() -> set[str]:
    found: set[str] = set()
    for path in SLACK.rglob("*.py"):
        if path.name == "documented_errors.py":
            continue
        text = path.read_text(encoding="utf-8")
        found |= {name.replace("_", ".", 1) for name in _BY_CLIENT.findall(text)}
        found |= {one.replace("apps.connections_", "apps.connections.") for one in _BY_NAME.findall(text)}
        found |= {name for called, name in _REFERENCES.items() if f".{called})" in text}
        found |= _UPLOAD if "files_upload_v2(" in text else set()
    return {one.replace("apps.connections_", "apps.connections.") for one in found}


def test_every_method_that_is_called_is_listed_with_its_page_and_no_other() -> None:
    assert called_methods() == set(DOCUMENTED)
    assert DOCUMENTED["chat.postMessage"].page == "https://docs.slack.dev/reference/methods/chat.postMessage"
    assert all(date(2025, 1, 1) < one.changed <= READ for one in DOCUMENTED.values())


def test_every_documented_code_has_a_meaning_and_only_those() -> None:
    assert set(REFUSALS) == frozenset().union(COMMON, SEEN, *(one.own for one in DOCUMENTED.values()))
    assert len(REFUSALS) > 130
    assert not COMMON & SEEN
    assert all(one.own for one in DOCUMENTED.values() if one.method not in {"auth.test"})


def test_no_code_has_two_meanings() -> None:
    listed = [code for _, codes in GROUPS for code in codes.split()]
    assert len(listed) == len(set(listed))
    assert set(REFUSALS) >= CARD_IS_FIXED | METADATA_REFUSED


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("msg_blocks_too_long", RefusalKind.FORM),
        ("invalid_metadata_schema", RefusalKind.FORM),
        ("messages_tab_disabled", RefusalKind.PLACE),
        ("restricted_action_thread_only_channel", RefusalKind.PLACE),
        ("edit_window_closed", RefusalKind.PLACE),
        ("service_unavailable", RefusalKind.NOT_NOW),
        ("missing_scope", RefusalKind.OURS),
        ("a_code_of_tomorrow", RefusalKind.OURS),
    ],
)
def test_what_a_code_means(code: str, kind: RefusalKind) -> None:
    assert refusal_of(code).kind is kind


def test_only_what_shuts_the_whole_app_out_never_counts_as_one_closed_way() -> None:
    assert refusal_of("token_revoked").of_everything
    assert not refusal_of("missing_scope").of_everything
    assert not refusal_of("a_code_of_tomorrow").of_everything


def test_a_refusal_is_said_in_words_where_we_have_some() -> None:
    assert refusal_words("user_disabled") == "the account is deactivated"
    assert refusal_words("a_code_of_tomorrow") == "Slack answered a_code_of_tomorrow"


def test_a_refusal_is_logged_once_and_gravely_where_somebody_must_mend_something(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seen = RefusalLog()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            seen.note("chat.postMessage", "is_archived")
            seen.note("chat.postMessage", "a_code_of_tomorrow")
    assert [(one.levelname, one.getMessage()) for one in caplog.records] == [
        (
            "WARNING",
            "event=slack.refused method=chat.postMessage error=is_archived meaning=place listed=true",
        ),
        (
            "ERROR",
            "event=slack.refused method=chat.postMessage error=a_code_of_tomorrow meaning=ours listed=false",
        ),
    ]
