"""Access that was taken is missed until something is taken again; a flood counts for a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from state_machines.messages.signals import FLOOD_LASTS, Signal, Signals

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
EARLIER = NOW - timedelta(minutes=5)


def test_nothing_was_heard() -> None:
    assert Signals().closed_by() is None
    assert Signals().flooded_at(NOW, FLOOD_LASTS) is None


def test_access_is_taken_until_a_message_is_taken_after_it() -> None:
    heard = ((Signal.ACCESS_REVOKED, NOW), (Signal.REMOVED, EARLIER))
    assert Signals(heard).closed_by() == (Signal.REMOVED, EARLIER)
    assert Signals(heard, EARLIER - timedelta(seconds=1)).closed_by() == (Signal.REMOVED, EARLIER)
    assert Signals(heard, EARLIER + timedelta(seconds=1)).closed_by() == (Signal.ACCESS_REVOKED, NOW)
    assert Signals(heard, NOW + timedelta(seconds=1)).closed_by() is None


def test_a_flood_takes_no_access_and_is_over_after_its_time() -> None:
    flooded = Signals(((Signal.FLOODED, EARLIER),))
    assert flooded.closed_by() is None
    assert flooded.flooded_at(NOW, FLOOD_LASTS) == EARLIER
    assert flooded.flooded_at(EARLIER + FLOOD_LASTS, FLOOD_LASTS) is None
