"""Makes a backup: a copy that gets its name only once it was proved to be whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from state_machines.errors import Misconfigured
from storage.database_checks import check_exists
from storage.dialects.sqlite_copy import copy_sqlite
from storage.encryption import new_key
from storage.records import AuditVerdict
from storage.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: its size, the engine's last round in it (None: never), and its record."""

    size: int
    last_tick: datetime | None
    record: AuditVerdict


def back_up(url: str, target: Path) -> Backup:
    """Copy the database at `url` into a new file, while others go on using it.

    The copy is encrypted as the database is: the key is not in it and not needed for it. Raises
    Misconfigured where `target` exists or cannot be written and for PostgreSQL, StoreUnavailable where
    there is no database, or where the copy did not come out whole; then no file is left.
    """
    check_exists(url)
    with _temporary_file_beside(target) as part:
        with Store(url, [new_key()]) as store:
            copy_sqlite(store.engine, part)
        # This reads the copy itself, not the database that the copy should equal.
        with Store(f"sqlite:///{part}", [new_key()]) as copy, copy.read() as uow:
            record, last_tick = uow.audit.verify(), uow.engine.last_tick()
        _sync_to_disk(part)
        size = part.stat().st_size
        part.rename(target)
    return Backup(size, last_tick, record)


@contextmanager
def _temporary_file_beside(target: Path) -> Iterator[Path]:
    """A new empty file in the same folder, which is deleted afterwards unless it was renamed."""
    if target.exists():
        raise Misconfigured(f"{target} exists, and a backup overwrites nothing: name another file.")
    try:
        number, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise Misconfigured(f"No file can be written in {target.parent}: {error.strerror}.") from error
    os.close(number)
    try:
        yield Path(name)
    finally:
        for left in (name, f"{name}-wal", f"{name}-shm"):
            Path(left).unlink(missing_ok=True)


def _sync_to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
