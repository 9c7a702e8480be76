"""Puts on record what is done by a command: by which user of the operating system, and with which file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bot.clock import WallClock
from storage.record.operator import operating_user
from storage.records import Json
from storage.unit_of_work import Store

#: The subject of entries about the database as a whole.
DATABASE = "database"


def put_on_record(store: Store, action: str, **details: Json) -> None:
    """Write an entry about something that this command did."""
    with store.write() as uow:
        uow.audit.append(WallClock().now(), None, action, DATABASE, {"user": operating_user(), **details})
        uow.commit()


def hash_of_file(path: Path) -> str:
    """The SHA-256 of a file, by which it can be recognised."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
