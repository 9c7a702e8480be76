"""Promise 7 for the log: through a whole story, at its most talkative, no name, no narrative and no token."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Iterator

import pytest

from bot.log_format import LineFormatter
from tests.stories.report_steps import ACCOUNT, a_reported_visit
from tests.stories.town import AUTHORITY, DIRECT, TEAM, Town
from tests.unit.health.lines import parse_line

#: The local Slack and the phones run in this process too.
_OTHERS = ("httpx", "httpcore", "uvicorn", "websockets")


@pytest.fixture
def log_stream() -> Iterator[io.StringIO]:
    """Every line of this process at every level, in our form."""
    root, written = logging.getLogger(), io.StringIO()
    handler, level = logging.StreamHandler(written), logging.getLogger().level
    handler.setFormatter(LineFormatter())
    handler.addFilter(lambda record: not record.name.startswith(_OTHERS))
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def secrets() -> set[str]:
    """The names of children and of everybody who works with them, what was written, and the tokens."""
    with (AUTHORITY / "cases.csv").open(encoding="utf-8") as file:
        children = {part for row in csv.DictReader(file) for part in row["child_name"].split()}
    with (AUTHORITY / "people.csv").open(encoding="utf-8") as file:
        people = list(csv.DictReader(file))
    names = {row["name"] for row in people} | {row["email"] for row in people}
    return children | names | {*ACCOUNT.split(". "), "xoxb-", "xapp-"}


def test_each_line_is_one_event_and_none_says_who_or_what_was_written(
    log_stream: io.StringIO, town: Town
) -> None:
    a_reported_visit(town)
    town.ruth.press("I have this", where=TEAM)
    town.expect("amina", "Ruth Adeyemi acknowledged")
    town.sam.press("Open", where=DIRECT)
    assert ACCOUNT in town.sam.modal()
    town.sam.act(do="close")
    town.sam.command("/case LH-1042")
    town.sam.command("/case Kezia Thornbury")
    town.misbehave(method="chat.update", times=1, answer="429", retry_after=1)
    town.skip("PT1H1M")
    town.skip("PT5S")
    town.expected.update(range(len(town.posts())))

    lines = log_stream.getvalue().splitlines()
    events = [parse_line(line) for line in lines]
    assert len(lines) > 10
    assert len(events) == len(lines)
    assert all(event["at"].endswith("Z") and event["event"] for event in events)
    sent = [event for event in events if event["event"] == "message.sent" and event["kind"] == "ping"]
    assert {event["case"] for event in sent} == {"LH-1042"}
    assert all(event["ms"].isdigit() and event["to"] in {"person", "channel"} for event in sent)
    chased = [event for event in events if event["event"] == "duty.chased"]
    assert {event["case"] for event in chased} == {"LH-1042"}
    assert all(event["role"] and event["late_ms"] for event in chased)
    answered = {event["listener"] for event in events if event["event"] == "listener.answered"}
    assert {"dialog", "press acknowledge"} <= answered
    for line in lines:
        told = sorted(secret for secret in secrets() if secret.lower() in line.lower())
        assert not told, f"{told} in the log: {line}"
