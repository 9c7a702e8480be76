"""Signs of life: who is there, silences that are noticed by whoever comes first, clocks that are wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.engine import heartbeat as module
from bot.engine.heartbeat import Heartbeat, heard_or_waited
from storage.records import Silence
from storage.tables import processes
from storage.unit_of_work import Store
from tests.integration.delivery_helpers import NOW, Clock

HOUR = timedelta(hours=1)


def time_passes(store: Store, how_long: timedelta) -> None:
    """By the database's clock: what was signed was signed so much earlier."""
    with store.read() as uow:
        signed = {one.id: one.seen_at for one in uow.processes.all()}
    with store.engine.connect() as connection:
        connection.execution_options(writing=True)
        with connection.begin():
            for process, seen_at in signed.items():
                earlier = update(processes).where(processes.c.id == process)
                connection.execute(earlier.values(seen_at=seen_at - how_long))


def silences(store: Store) -> list[Silence]:
    with store.read() as uow:
        return list(uow.silences.after(NOW - timedelta(days=30)))


def test_a_process_signs_in_and_off(store: Store) -> None:
    first, second = Heartbeat(store, "run"), Heartbeat(store, "worker")
    first.beat(NOW)
    second.beat(NOW)
    with store.read() as uow:
        signed = {one.id: one for one in uow.processes.all()}
        moment = uow.database_now()
    assert set(signed) == {first.process_id, second.process_id}
    entry = signed[first.process_id]
    assert (entry.kind, entry.ticked_at, entry.socket_heard_at) == ("run", NOW, None)
    assert timedelta(0) <= moment - entry.seen_at < timedelta(minutes=1)
    assert abs(entry.clock_ahead_ms) < 60_000
    assert (second.count_others(), second.count_others("run"), second.count_others("worker")) == (1, 1, 0)
    first.end()
    second.beat(NOW)
    assert second.count_others() == 0


def test_it_says_when_slack_was_last_heard(store: Store) -> None:
    beat = Heartbeat(store, "run")
    beat.socket_heard_ago = lambda: timedelta(seconds=40)
    beat.beat(NOW)
    with store.read() as uow:
        (entry,) = uow.processes.all()
    assert entry.socket_heard_at is not None
    assert timedelta(seconds=39) < entry.seen_at - entry.socket_heard_at < timedelta(seconds=45)


def test_the_dead_are_forgotten_after_a_day_and_not_before(store: Store) -> None:
    dead, alive = Heartbeat(store, "run"), Heartbeat(store, "run")
    dead.beat(NOW)
    time_passes(store, 23 * HOUR)
    alive.beat(NOW)
    with store.read() as uow:
        assert len(uow.processes.all()) == 2
    time_passes(store, 2 * HOUR)
    alive.beat(NOW)
    with store.read() as uow:
        assert [one.id for one in uow.processes.all()] == [alive.process_id]


def test_whoever_comes_first_after_a_silence_notices_it_and_the_others_hear_of_it(store: Store) -> None:
    first, second = Heartbeat(store, "run"), Heartbeat(store, "worker")
    first.beat(NOW)
    second.beat(NOW)
    time_passes(store, HOUR)
    first.beat(NOW + HOUR)
    second.beat(NOW + HOUR)
    assert silences(store) == [Silence(NOW, NOW + HOUR)]
    assert first.silence == second.silence == Silence(NOW, NOW + HOUR)


def test_while_anybody_is_there_nobody_elses_absence_is_a_silence(store: Store) -> None:
    asleep, awake = Heartbeat(store, "run"), Heartbeat(store, "worker")
    asleep.beat(NOW)
    for minute in range(1, 5):
        time_passes(store, timedelta(seconds=30))
        awake.beat(NOW + timedelta(seconds=30 * minute))
    asleep.beat(NOW + timedelta(minutes=2, seconds=20))
    assert silences(store) == []


def test_a_start_long_after_the_last_sign_of_life_ends_a_silence(store: Store) -> None:
    before = Heartbeat(store, "run")
    before.beat(NOW)
    before.end()
    Heartbeat(store, "run").beat(NOW + HOUR)
    assert silences(store) == [Silence(NOW, NOW + HOUR, stopped=True)]


def test_a_restart_is_none(store: Store) -> None:
    before = Heartbeat(store, "run")
    before.beat(NOW)
    before.end()
    Heartbeat(store, "run").beat(NOW + timedelta(seconds=50))
    assert silences(store) == []


def test_a_clock_that_a_demonstration_moves_on_is_none(store: Store) -> None:
    beat = Heartbeat(store, "run")
    beat.beat(NOW)
    beat.beat(NOW + 4 * HOUR)
    assert silences(store) == []


def test_a_sign_of_life_from_the_future_is_none(store: Store) -> None:
    before = Heartbeat(store, "run")
    before.beat(NOW + HOUR)
    time_passes(store, HOUR)
    after = Heartbeat(store, "run")
    after.beat(NOW)
    assert silences(store) == []
    time_passes(store, HOUR)
    after.beat(NOW + HOUR)
    assert silences(store) == [Silence(NOW, NOW + HOUR)]


def test_a_silence_is_remembered_by_a_process_that_starts_while_it_is_caught_up(store: Store) -> None:
    Heartbeat(store, "run").beat(NOW)
    Heartbeat(store, "run").beat(NOW + HOUR)
    later = Heartbeat(store, "run")
    later.beat(NOW + HOUR + timedelta(seconds=20))
    assert later.silence == Silence(NOW, NOW + HOUR)
    later.beat(NOW + timedelta(days=2))
    assert later.silence is None


def test_a_clock_that_is_set_back_is_an_alarm(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    passed = [1000.0]
    monkeypatch.setattr(module, "monotonic_seconds", lambda: passed[0])
    beat, clock = Heartbeat(store, "run"), Clock()
    beat.beat(clock.now())
    assert not beat.is_due()
    passed[0] += 15
    clock.move(hours=-1)
    assert beat.is_due()  # its own intervals go by a clock that nobody sets
    beat.beat(clock.now())
    assert "clock.set_back" in caplog.text
    assert silences(store) == []


def test_a_silence_after_everybody_signed_off_is_a_stop(store: Store) -> None:
    killed, stopped = Heartbeat(store, "run"), Heartbeat(store, "worker")
    killed.beat(NOW)
    time_passes(store, HOUR)
    stopped.beat(NOW + HOUR)
    stopped.end()
    time_passes(store, HOUR)
    Heartbeat(store, "run").beat(NOW + 2 * HOUR)
    assert [one.stopped for one in silences(store)] == [False, True]


def test_a_silence_after_a_process_that_was_killed_is_none(store: Store) -> None:
    Heartbeat(store, "run").beat(NOW)
    time_passes(store, HOUR)
    Heartbeat(store, "run").beat(NOW + HOUR)
    assert [one.stopped for one in silences(store)] == [False]


def test_a_line_that_never_heard_its_chat_is_deaf_after_a_minute_and_unknown_before() -> None:
    passed, heard = [0.0], [None, None, timedelta(seconds=3)]
    answer = heard_or_waited(lambda: heard.pop(0), lambda: passed[0])
    passed[0] = 59
    assert answer() is None
    passed[0] = 61
    assert answer() == timedelta(seconds=61)
    assert answer() == timedelta(seconds=3)
