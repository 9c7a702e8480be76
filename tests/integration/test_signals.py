"""What a chat said of ourselves is kept, by its last moment, and what a newer release wrote is left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from state_machines.messages.signals import Signal
from storage.tables import engine_state
from storage.unit_of_work import Store

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)


def test_each_signal_is_kept_with_when_it_was_last_heard(store: Store) -> None:
    later = NOW + timedelta(hours=1)
    with store.write() as uow:
        uow.signals.save(Signal.FLOODED, NOW)
        uow.signals.save(Signal.FLOODED, later)
        uow.signals.save(Signal.REMOVED, NOW)
        uow.commit()
    with store.read() as uow:
        assert uow.signals.all() == ((Signal.REMOVED, NOW), (Signal.FLOODED, later))


def test_a_signal_of_tomorrow_is_nothing_to_this_release(store: Store) -> None:
    with store.engine.connect() as connection:
        connection.execution_options(writing=True)
        connection.execute(insert(engine_state).values(name="signal: praised", at=NOW))
        connection.commit()
    with store.read() as uow:
        assert uow.signals.all() == ()
        assert uow.vitals.last_sent() is None
