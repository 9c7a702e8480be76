"""What is put off is done once, when its time has come by the application's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.engine.timers import Timers

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_it_is_done_once_and_not_before_its_time() -> None:
    done: list[str] = []
    timers = Timers(lambda: NOW)
    timers.after(2 * SECOND, lambda: done.append("two"))
    timers.after(SECOND, lambda: done.append("one"))
    timers.run_due(NOW)
    assert done == []
    timers.run_due(NOW + SECOND)
    assert done == ["one"]
    timers.run_due(NOW + timedelta(hours=1))
    timers.run_due(NOW + timedelta(hours=2))
    assert done == ["one", "two"]


def test_what_fails_holds_up_nothing_else() -> None:
    done: list[str] = []

    def fail() -> None:
        raise ValueError("no")

    timers = Timers(lambda: NOW)
    timers.after(SECOND, fail)
    timers.after(SECOND, lambda: done.append("other"))
    timers.chore().work(NOW + SECOND)
    assert done == ["other"]
