"""What is done once by whichever process comes first, on both databases."""

from __future__ import annotations

from datetime import timedelta

from storage.unit_of_work import Store
from tests.integration.examples import NOW

DAY = timedelta(days=1)


def takes(store: Store, name: str = "check", *, on: int = 0) -> bool:
    """Take the turn of this day at its fifth hour; a day begins at NOW."""
    with store.write() as uow:
        taken = uow.scheduled_locks.take(name, NOW + on * DAY, NOW + on * DAY + timedelta(hours=5))
        uow.commit()
    return taken


def due(store: Store, *, on: int) -> bool:
    with store.read() as uow:
        return uow.scheduled_locks.is_due("check", NOW + on * DAY)


def test_a_turn_is_taken_once_a_day_by_the_first_process(store: Store, other_process: Store) -> None:
    assert due(store, on=0)
    assert takes(store)
    assert not takes(other_process)
    assert not due(other_process, on=0)
    assert due(other_process, on=1)
    assert takes(other_process, on=1)
    assert not takes(store, on=1)


def test_turns_of_other_names_and_the_engines_heartbeat_are_no_concern(store: Store) -> None:
    assert takes(store)
    assert takes(store, "trouble")
    with store.read() as uow:
        assert uow.engine.last_tick() is None


def test_a_turn_that_is_not_committed_was_not_taken(store: Store) -> None:
    with store.write() as uow:
        assert uow.scheduled_locks.take("check", NOW, NOW)
    assert takes(store)
