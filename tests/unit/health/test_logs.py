"""One line an event, which a machine can take apart, and in which nothing stands that anybody typed."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import log_format
from bot.log_events import as_words, log_event, log_scope, note_case
from tests.unit.health.lines import parse_line

log = logging.getLogger("bot.somewhere")
TYPED = "Kezia Thornbury cried upstairs"


@pytest.fixture
def lines() -> Iterator[Callable[..., list[dict[str, str]]]]:
    """What was logged so far, each line taken apart."""
    root, handlers, level = logging.getLogger(), list(logging.getLogger().handlers), logging.getLogger().level
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(log_format.LineFormatter())
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG)
    yield lambda: [parse_line(line) for line in stream.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)


Lines = Callable[[], list[dict[str, str]]]


def test_an_event_is_one_line_with_its_time_in_utc(lines: Lines) -> None:
    log_event(log, "message.sent", case="LH-1042", kind="ping", attempt=1, ms=43, ts=None)
    (line,) = lines()
    assert line.pop("at").endswith("Z")
    assert line == {
        "level": "info",
        "event": "message.sent",
        "case": "LH-1042",
        "kind": "ping",
        "attempt": "1",
        "ms": "43",
    }


@given(
    st.dictionaries(st.from_regex(r"[a-z_]{1,9}", fullmatch=True), st.text() | st.booleans() | st.integers())
)
def test_whatever_the_values_the_line_can_be_taken_apart(fields: dict[str, str | bool | int]) -> None:
    line = as_words(fields)
    assert len(line.splitlines()) <= 1
    told = {
        key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in fields.items()
    }
    assert parse_line(line) == told


def test_as_json_it_says_the_same() -> None:
    record = logging.LogRecord("bot.x", logging.INFO, __file__, 1, "two\nlines of %s", ("ours",), None)
    line = log_format.LineFormatter("json").format(record)
    assert "\n" not in line
    assert json.loads(line)["words"] == "two\nlines of ours"


def test_the_case_that_was_loaded_is_named_where_it_is_one(lines: Lines) -> None:
    with log_scope():
        note_case("LH-1042")
        note_case("LH-1042")
        log_event(log, "listener.answered")
        note_case("LH-1057")
        log_event(log, "listener.answered")
    log_event(log, "listener.answered")
    assert [line.get("case") for line in lines()] == ["LH-1042", None, None]


def test_of_a_librarys_line_only_its_place_is_written(lines: Lines) -> None:
    for name in ("slack_bolt.app", "bot.slack.bolt", "bot.slack.sdk", "sqlalchemy.engine", "py.warnings"):
        logging.getLogger(name).warning("unhandled request %s", TYPED)
    found = lines()
    assert len(found) == 5
    assert all(line["event"] == "library.said" and line["place"].startswith("test_logs") for line in found)
    assert TYPED not in str(found)


def test_of_an_exception_only_its_kind_and_its_way_are_written(lines: Lines) -> None:
    try:
        int(TYPED)
    except ValueError:
        log.exception("it went wrong")
        logging.getLogger("somewhere.else").exception(TYPED)
    found = lines()
    assert [line["error"] for line in found] == ["ValueError", "ValueError"]
    assert all("test_logs.py" in line["places"] for line in found)
    assert TYPED not in str(found)


def test_a_thread_that_dies_says_so_in_one_line_without_what_it_was_about(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies() -> None:
        raise ValueError(TYPED)

    monkeypatch.setattr("threading.excepthook", log_format._log_thread_crash)
    thread = Thread(target=dies, name="deliver")
    thread.start()
    thread.join()
    (line,) = lines()
    assert line["event"] == "trouble.met"
    assert line["what"] == "the thread deliver"
    assert TYPED not in str(line)
