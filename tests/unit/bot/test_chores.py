"""Chores: each in its time, one of each at a time, put off by no trouble and by no clock set back."""

from __future__ import annotations

import threading
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.engine import chores as module
from bot.engine.chores import Chore, Chores
from tests.integration.delivery_helpers import NOW
from tests.patience import PATIENCE

HOUR = timedelta(hours=1)


class AtOnce(Executor):
    """Does what is submitted before it answers."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


@pytest.fixture
def clock_seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    seconds = [1000.0]
    monkeypatch.setattr(module, "monotonic_seconds", lambda: seconds[0])
    return seconds


def test_a_chore_is_done_at_the_start_and_in_its_turn(clock_seconds: list[float]) -> None:
    done: list[datetime] = []
    chores = Chores([Chore("a chore", HOUR, done.append)], AtOnce())
    for minutes in (0, 30, 60, 90, 120):
        chores.begin_due(NOW + timedelta(minutes=minutes))
    assert done == [NOW, NOW + HOUR, NOW + 2 * HOUR]


def test_a_clock_that_was_set_back_puts_nothing_off(clock_seconds: list[float]) -> None:
    done: list[datetime] = []
    chores = Chores([Chore("a chore", HOUR, done.append)], AtOnce())
    chores.begin_due(NOW)
    back = NOW - timedelta(days=1)
    chores.begin_due(back)
    clock_seconds[0] += HOUR.total_seconds()
    chores.begin_due(back + HOUR)
    assert done == [NOW, back + HOUR]


def test_one_that_fails_is_logged_and_done_again(
    clock_seconds: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    tried: list[datetime] = []

    def fails(now: datetime) -> None:
        tried.append(now)
        raise ValueError("Kezia")

    other: list[datetime] = []
    chores = Chores([Chore("a chore", HOUR, fails), Chore("another", HOUR, other.append)], AtOnce())
    chores.begin_due(NOW)
    chores.begin_due(NOW + HOUR)
    assert tried == other == [NOW, NOW + HOUR]
    assert "a chore" in caplog.text
    assert "Kezia" not in caplog.text


def test_one_that_takes_long_is_not_begun_again_meanwhile(clock_seconds: list[float]) -> None:
    begun: list[Any] = []

    class Later(Executor):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            begun.append((fn, args))
            return Future()

    chores = Chores([Chore("a chore", HOUR, lambda _: None)], Later())
    chores.begin_due(NOW)
    chores.begin_due(NOW + 2 * HOUR)
    assert len(begun) == 1
    work, given = begun[0]
    work(*given)
    chores.begin_due(NOW + 2 * HOUR)
    assert len(begun) == 2


def test_whoever_waits_for_them_waits_until_none_is_under_way() -> None:
    going_on = threading.Event()
    ended: list[datetime] = []

    def works(now: datetime) -> None:
        going_on.wait(PATIENCE)
        ended.append(now)

    with ThreadPoolExecutor(1) as aside:
        chores = Chores([Chore("a chore", HOUR, works)], aside)
        assert chores.wait_until_idle(0)
        chores.begin_due(NOW)
        assert not chores.wait_until_idle(0)
        going_on.set()
        assert chores.wait_until_idle(PATIENCE)
    assert ended == [NOW]
