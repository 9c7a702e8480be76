"""Stores when a chat last said each thing of ourselves, beside the engine's other moments."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from state_machines.messages.signals import Signal
from storage.tables import engine_state
from storage.transaction import Transaction


class SignalsRepository:
    """The signals, each with its last moment. One that only a newer release knows is left where it is."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def save(self, signal: Signal, at: datetime) -> None:
        """It was heard at this moment."""
        self._transaction.upsert(engine_state, [{"name": _key(signal), "at": at}], key="name")

    def all(self) -> tuple[tuple[Signal, datetime], ...]:
        """Those that were ever heard, in their own order."""
        names = {_key(signal): signal for signal in Signal}
        rows = self._transaction.rows(select(engine_state).where(engine_state.c.name.in_(names)))
        heard = {names[row.name]: row.at for row in rows}
        return tuple((signal, heard[signal]) for signal in Signal if signal in heard)


def _key(signal: Signal) -> str:
    return f"signal: {signal.value}"
