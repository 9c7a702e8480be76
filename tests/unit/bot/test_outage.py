"""An outage of the database is a line at its start, one a minute, and one at its end."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.engine.chores import Chore, Chores
from bot.engine.outage import Outage
from bot.log_events import Event
from state_machines.errors import StoreUnavailable

AWAY = StoreUnavailable(
    "The database does not answer.", "The database does not answer (db1, port 5432: refused)"
)
NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)


class Seconds:
    """A clock that goes on when a test says so."""

    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return self.passed


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [str(one.msg) for one in caplog.records if isinstance(one.msg, Event)]


def test_two_threads_that_meet_it_each_second_say_it_once_a_minute(
    seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    outage = Outage(seconds)
    for second in range(98):
        seconds.passed = second
        outage.note_away(AWAY, "chase")
        outage.note_away(AWAY, "deliver")
    reason = 'reason="The database does not answer (db1, port 5432: refused)"'
    assert lines(caplog) == [
        f"event=database.away {reason}",
        f"event=database.still_away seconds=60 {reason}",
    ]


def test_it_is_over_once_no_thread_meets_it_any_more(
    seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    outage = Outage(seconds)
    outage.note_away(AWAY, "chase")
    outage.note_away(AWAY, "deliver")
    seconds.passed = 12
    outage.note_back("deliver")  # one only reads, and the database can be read but not written
    assert len(lines(caplog)) == 1
    with caplog.at_level("INFO"):
        outage.note_back("chase")
        outage.note_back("deliver")
    assert lines(caplog)[1:] == ["event=database.back seconds=12"]


class AtOnce(Executor):
    """Does what it is given there and then."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        fn(*args, **kwargs)
        return Future()


def test_a_chore_that_meets_it_is_no_trouble_of_its_own(
    seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    def work(_now: datetime) -> None:
        raise AWAY

    outage = Outage(seconds)
    Chores([Chore("a chore", timedelta(seconds=5), work)], AtOnce(), outage.note_away).begin_due(NOW)
    assert [line.split()[0] for line in lines(caplog)] == ["event=database.away"]
