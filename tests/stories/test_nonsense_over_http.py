"""Whatever arrives at the signed door: answered with a 2xx or a 4xx, nothing stored, nothing of it logged."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode
from wsgiref.types import WSGIApplication

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.slack.transport.request_signature import signature_verifier
from bot.slack.transport.wsgi import wsgi
from storage.tables.metadata import metadata
from tests.stories.payloads import (
    FORM,
    JSON,
    SECRET,
    Json,
    as_form,
    door,
    fresh,
    last,
    live_press,
    post_payload,
    signature_headers,
)
from tests.stories.report_steps import begins_a_report
from tests.stories.town import Town
from tests.unit.bot_slack.small_endpoint import SmallSide

#: Stands in every text that is made up here: it must be found in no log.
MARK = "Zebedee behind the curtain"

#: Written by the passing of time, not by what comes in.
BY_TIME = {"engine_state", "processes", "silences", "turns"}

BOUNDED = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

ODD: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(
        [None, True, -1, 10**30, 0.5, "", MARK, MARK * 9000, "\x00\ud7ff", "|||", "q|x|9|danger|answer"]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.just(MARK), inner, max_size=2),
    max_leaves=4,
)

#: Where a press, a form, a command and an event are read; anything else of them is never looked at.
PLACES: dict[str, list[tuple[Any, ...]]] = {
    "block_actions": [
        ("user",),
        ("user", "id"),
        ("actions",),
        ("actions", 0),
        ("actions", 0, "action_id"),
        ("actions", 0, "block_id"),
        ("actions", 0, "value"),
        ("type",),
    ],
    "view_submission": [
        ("user",),
        ("view",),
        ("view", "id"),
        ("view", "callback_id"),
        ("view", "private_metadata"),
        ("view", "state"),
        ("view", "state", "values"),
        ("view", "state", "values", "reference"),
        ("view", "state", "values", "reference", "value"),
    ],
    "command": [("user_id",), ("command",), ("trigger_id",)],
    "event_callback": [("event",), ("event", "type"), ("type",)],
}


def all_rows(town: Town) -> dict[str, list[Any]]:
    """Every row of every table; of the record all but refusals and look-ups, which have to be kept."""
    with town.store.engine.connect() as connection:
        rows = {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in metadata.sorted_tables
            if table.name not in BY_TIME
        }
    kept = (":refuse", "case:look_up", "look_up:limit")
    rows["audit"] = [row for row in rows["audit"] if not any(one in str(row) for one in kept)]
    return rows


@contextmanager
def nothing_happens(town: Town, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing is stored meanwhile, and no log tells what came."""
    town.settle()  # what the passing of time does is done
    before = all_rows(town)
    caplog.clear()
    with caplog.at_level(logging.DEBUG, "bot"):
        yield
    assert all_rows(town) == before
    assert "Traceback" not in caplog.text
    assert "Zebedee" not in caplog.text


def spoil(payload: Json, place: tuple[Any, ...], odd: Any, *, missing: bool) -> Json:
    """The payload with something else, or nothing, in this place."""
    inside: Any = payload
    for part in place[:-1]:
        inside = inside[part]
    if missing and isinstance(inside, dict):
        inside.pop(place[-1], None)
    else:
        inside[place[-1]] = odd
    return payload


@pytest.fixture
def busy(town: Town) -> Town:
    """A report under way, a form submitted with an unknown case, a word said: one payload of each kind."""
    town.amina.say("Hello")
    town.expect("amina", "Nothing was reported yet")
    begins_a_report(town.amina)
    town.amina.press("No")
    town.amina.press("Another case")
    label = next(
        field["label"] for field in town.amina.form()["fields"] if field["kind"] == "plain_text_input"
    )
    town.amina.fill(label, "LH-9999")
    town.amina.submit()
    assert "does not know a case" in town.amina.modal()
    town.amina.act(do="close")
    return town


@pytest.fixture
def shut() -> WSGIApplication:
    """A signed door with next to nothing behind it."""
    return wsgi(SmallSide(verifier=signature_verifier(SECRET)))


def send(app: WSGIApplication, kind: str, payload: Json) -> int:
    if kind == "event_callback":
        return post_payload(app, json.dumps(payload).encode(), JSON)[0]
    if kind == "command":
        return post_payload(app, urlencode(payload).encode())[0]
    return post_payload(app, as_form(payload))[0]


@pytest.mark.parametrize("kind", sorted(PLACES))
def test_signed_nonsense_is_refused_and_changes_nothing(
    busy: Town, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    app = door(busy)
    payload = live_press(busy) if kind == "block_actions" else last(busy, kind)

    @BOUNDED
    @given(st.sampled_from(PLACES[kind]), ODD, st.booleans())
    def one(place: tuple[Any, ...], odd: Any, missing: bool) -> None:  # noqa: FBT001 - hypothesis fills it in
        with nothing_happens(busy, caplog):
            assert 200 <= send(app, kind, spoil(fresh(payload), place, odd, missing=missing)) < 500

    one()
    assert send(app, kind, fresh(payload)) == 200


@BOUNDED
@given(
    body=st.binary(max_size=400), kind=st.sampled_from([FORM, JSON, "", "text/plain", "multipart/form-data"])
)
def test_signed_bytes_of_any_kind_are_refused(shut: WSGIApplication, body: bytes, kind: str) -> None:
    assert 400 <= post_payload(shut, body, kind)[0] < 500


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.5, 0.9, 0.999])
def test_a_payload_that_ends_too_soon_is_refused(
    busy: Town, caplog: pytest.LogCaptureFixture, share: float
) -> None:
    whole = as_form(live_press(busy))
    with nothing_happens(busy, caplog):
        assert post_payload(door(busy), whole[: int(len(whole) * share)])[0] == 400
        assert post_payload(door(busy), whole, CONTENT_LENGTH=str(len(whole) + 1))[0] == 400


@pytest.mark.parametrize("odd", [None, 5, ["U0AMINA"], {"id": "U0AMINA"}, MARK, MARK * 9000])
def test_a_word_of_nobody_that_is_known_changes_nothing(
    busy: Town, caplog: pytest.LogCaptureFixture, odd: Any
) -> None:
    word = spoil(last(busy, "event_callback"), ("event", "user"), odd, missing=False)
    with nothing_happens(busy, caplog):
        assert 200 <= send(door(busy), "event_callback", {**word, "event_id": "Ev1"}) < 500
    busy.expected.update(range(len(busy.posts())))  # where Slack knows the channel, a refusal is said there


def test_what_was_not_signed_now_by_slack_is_refused(busy: Town, caplog: pytest.LogCaptureFixture) -> None:
    body = as_form(live_press(busy))
    wrong = (
        signature_headers(body, secret="another secret"),
        signature_headers(body, age=301),
        signature_headers(body, age=-400),
        signature_headers(body + b"&more=1"),
        {"HTTP_X_SLACK_SIGNATURE": ""},
        {"HTTP_X_SLACK_SIGNATURE": "v0=\u00e9\u2603"},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": ""},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "\u0661\u0662"},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "9" * 5000},
    )
    with nothing_happens(busy, caplog):
        assert {post_payload(door(busy), body, **headers)[0] for headers in wrong} == {401}


def test_an_app_without_a_secret_believes_nobody(busy: Town) -> None:
    assert busy.bot is not None
    body = as_form(live_press(busy))
    assert post_payload(wsgi(busy.bot.slack), body, **signature_headers(body, secret=""))[0] == 401


def test_somebody_elses_question_is_not_answered_by_another_person(
    busy: Town, caplog: pytest.LogCaptureFixture
) -> None:
    busy.priya.command("/cases")  # so that Slack's account is known to be hers before
    foreign = live_press(busy) | {"user": {"id": "U0PRIYA", "team_id": "T0LARK"}}
    stranger = live_press(busy) | {"user": {"id": "U0NOBODY", "team_id": "T9ELSE"}}
    with nothing_happens(busy, caplog):
        assert post_payload(door(busy), as_form(foreign))[0] == 200
        assert post_payload(door(busy), as_form(stranger))[0] == 200


def test_a_payload_of_another_workspace_or_app_is_refused_though_it_is_signed(
    busy: Town, caplog: pytest.LogCaptureFixture
) -> None:
    press, typed = live_press(busy), last(busy, "command") | {"command": "/case", "text": "LH-1042"}
    with nothing_happens(busy, caplog):
        for odd in ({"team": {"id": "T0EVIL"}}, {"api_app_id": "A0EVIL"}):
            assert post_payload(door(busy), as_form(press | odd))[0] == 403
        for odd in ({"team_id": "T0EVIL"}, {"api_app_id": "A0EVIL"}):
            status, words = post_payload(door(busy), urlencode(typed | odd).encode())
            assert (status, json.loads(words)["response_type"]) == (200, "ephemeral")
            assert json.loads(words)["text"] == (
                "This Doorstep works for another workspace. Nothing was saved and nobody was told. "
                "In danger call 999; otherwise telephone whoever you wanted to reach."
            )
    assert caplog.text.count("payload.refused") == 4


def test_the_same_press_unspoiled_is_taken_and_a_second_time_changes_nothing(
    busy: Town, caplog: pytest.LogCaptureFixture
) -> None:
    press, before = as_form(live_press(busy)), all_rows(busy)
    assert post_payload(door(busy), press)[0] == 200
    assert all_rows(busy) != before
    with nothing_happens(busy, caplog):
        assert post_payload(door(busy), press)[0] == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/slack/events", 405),
        ("PUT", "/slack/events", 405),
        ("POST", "/slack/events/", 404),
        ("POST", "/", 404),
        ("GET", "/healthz", 404),
    ],
)
def test_only_posts_to_slacks_address_are_listened_to(
    shut: WSGIApplication, method: str, path: str, status: int
) -> None:
    assert post_payload(shut, b"", REQUEST_METHOD=method, PATH_INFO=path)[0] == status


@pytest.mark.parametrize("length", ["1000001", "-1", "ten", "9" * 400, "\u0662"])
def test_a_length_that_cannot_be_is_refused_unread(shut: WSGIApplication, length: str) -> None:
    assert post_payload(shut, b"", CONTENT_LENGTH=length)[0] == 413


def test_the_address_proves_itself_when_slack_asks(shut: WSGIApplication) -> None:
    asked = json.dumps({"type": "url_verification", "challenge": "c0ffee", "token": "t"}).encode()
    assert post_payload(shut, asked, JSON) == (200, b'{"challenge": "c0ffee"}')
    assert post_payload(shut, b"ssl_check=1&token=t") == (200, b"")
    assert post_payload(shut, asked, JSON, **signature_headers(asked, secret="another"))[0] == 401
