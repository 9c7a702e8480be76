"""Makes sure that a SQLite database stays the file that was opened first.

SQLite goes on writing into a file that was deleted or moved away, and makes an empty one for the next
connection: what was then confirmed would be gone (promise 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from state_machines.errors import StoreUnavailable

_GONE = (
    "The database's file was moved, deleted or replaced while Doorstep was running. Nothing was saved. "
    "Put it back, or start Doorstep again on the one that is there now."
)


@dataclass
class SameFile:
    """The file at this path, known by its number on the disk from when it was first opened."""

    path: Path
    _number: tuple[int, int] | None = None

    def check(self) -> None:
        """Raises StoreUnavailable where another file, or none, is there now."""
        if self._number is not None and _inode(self.path) != self._number:
            raise StoreUnavailable(_GONE)

    def remember(self) -> None:
        """Remember the file's number when it is first opened; from then on it must not change."""
        if self._number is None:
            self._number = _inode(self.path)


def watch_file(engine: Engine) -> None:
    """Check before each connection, and each transaction that writes, that the file is still the same."""
    database = engine.url.database or ""
    if database.startswith("file:"):
        return  # a URL with options of its own, such as read-only
    file = SameFile(Path(database))
    event.listen(engine, "do_connect", lambda *_: file.check())
    event.listen(engine, "connect", lambda *_: file.remember())

    def before_writing(connection: Connection) -> None:
        if connection.get_execution_options().get("writing", False):
            file.check()

    event.listen(engine, "begin", before_writing)


def _inode(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
