"""Stores the processes that serve this database: each signs that it is alive, and signs off at its end."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, insert, select, update

from storage.records import Process
from storage.tables import processes
from storage.transaction import Transaction

#: Each process signs every 15 s: one that has not signed for four times as long is dead, or hangs.
DEAD_AFTER = timedelta(minutes=1)


class ProcessesRepository:
    """The running processes, by the database's clock; one that has not signed for a while is dead."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def begin(self, process_id: str, kind: str, host: str, pid: int) -> None:
        """Enter a process that starts now; `kind` is "run", "worker" or the like."""
        moment = self._transaction.database_time(timedelta())
        row = {"id": process_id, "kind": kind, "host": host, "pid": pid, "clock_ahead_ms": 0}
        row["keys"] = ",".join(self._transaction.cipher.record_keys.ids)
        self._transaction.run(insert(processes).values(row | {"started_at": moment, "seen_at": moment}))

    def sign_alive(
        self,
        process_id: str,
        *,
        clock_ahead_ms: int,
        ticked_at: datetime,
        socket_heard_at: datetime | None = None,
    ) -> bool:
        """Sign that the process is alive; false where its entry is gone, and it must begin again."""
        values = {
            "seen_at": self._transaction.database_time(timedelta()),
            "clock_ahead_ms": clock_ahead_ms,
            "ticked_at": ticked_at,
            "socket_heard_at": socket_heard_at,
        }
        signed = update(processes).where(processes.c.id == process_id)
        return self._transaction.run(signed.values(values)) > 0

    def end(self, process_id: str) -> None:
        """Sign off a process that ended as it should."""
        self._transaction.run(delete(processes).where(processes.c.id == process_id))

    def all(self) -> tuple[Process, ...]:
        """Every process that did not sign off, also those that died during the last day; oldest first."""
        query = select(processes).order_by(processes.c.started_at, processes.c.id)
        return tuple(Process(**row._asdict()) for row in self._transaction.rows(query))

    def newest_sign_of_life(self) -> datetime | None:
        """The newest sign of life of any process, by the database's clock.

        In a writing unit only one process at a time reads it, and the next one sees that process's sign.
        """
        if self._transaction.writing:
            self._transaction.lock("processes:seen")
        query: Select[datetime | None] = select(func.max(processes.c.seen_at))
        return self._transaction.flushed_connection().scalar(query)

    def forget_before(self, moment: datetime) -> int:
        """Delete entries of processes that died before this time by the database's clock; returns a count."""
        return self._transaction.run(delete(processes).where(processes.c.seen_at < moment))
