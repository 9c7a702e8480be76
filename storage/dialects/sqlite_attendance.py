"""SQLite: a file for each process beside the database, locked for as long as the process lives.

The system ends such a lock with the process, however it died. A file is deleted only by whoever holds its
lock, and counts only while it still stands under its name: so nobody holds a file that was taken away.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine

log = logging.getLogger(__name__)

#: Whoever looks whether a file is locked holds its lock for a moment.
_TRIES, _PAUSE = 50, 0.01


def folder_of(engine: Engine) -> Path:
    """Where the processes of this database have their files."""
    file = (engine.url.database or "").removeprefix("file:").partition("?")[0]
    return Path(f"{file}-processes")


class FileAttendance:
    """See the protocol Attendance."""

    def __init__(self, folder: Path, process_id: str) -> None:
        self._path = folder / process_id
        self._number: int | None = None
        self._said = False
        self._mutex = threading.Lock()  # every thread that sends asks
        _forget_the_dead(folder)
        self._take()

    def is_held(self) -> bool:
        """Whether the file is locked and stands under its name; taken anew where it was deleted."""
        with self._mutex:
            if not self._stands():
                self._take()
            return self._stands()

    def wait(self, seconds: float) -> bool:
        give_up = time.monotonic() + seconds
        while not self.is_held() and time.monotonic() < give_up:
            time.sleep(_PAUSE)
        return self.is_held()

    def doubt(self) -> None:
        """Nothing to do: `is_held` looks at the file each time."""

    def close(self) -> None:
        with self._mutex:
            if self._stands():
                self._path.unlink(missing_ok=True)
            self._let_go()

    def _stands(self) -> bool:
        return self._number is not None and _is_at(self._path, self._number)

    def _let_go(self) -> None:
        number, self._number = self._number, None
        if number is not None:
            os.close(number)

    def _take(self) -> None:
        self._let_go()
        try:
            self._path.parent.mkdir(mode=0o750, exist_ok=True)
            for _ in range(_TRIES):
                self._number = _lock_file(self._path)
                if self._stands():
                    self._said = False
                    return
                time.sleep(_PAUSE)
        except OSError as error:
            if not self._said:
                log.error("no lock file in %s, so nothing is sent: %s", self._path.parent, error.strerror)  # noqa: TRY400 - the reason says it all
            self._said = True


def gone(folder: Path, process_ids: Collection[str]) -> frozenset[str]:
    """Those of these processes whose files nobody has locked; their files are deleted."""
    return frozenset(one for one in process_ids if _is_free(folder / one))


def _forget_the_dead(folder: Path) -> None:
    with suppress(OSError):
        for path in tuple(folder.iterdir()):
            _is_free(path)


def _is_free(path: Path) -> bool:
    with _open_file(path) as number:
        if number is None:
            return True
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        if _is_at(path, number):
            path.unlink(missing_ok=True)
        return True


@contextmanager
def _open_file(path: Path) -> Iterator[int | None]:
    """The file's number; None where there is no such file."""
    try:
        number = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        yield None
        return
    try:
        yield number
    finally:
        os.close(number)


def _lock_file(path: Path) -> int | None:
    """The number of the file, made and locked; None where somebody else holds its lock for a moment."""
    number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(number)
        return None
    return number


def _is_at(path: Path, number: int) -> bool:
    try:
        there = path.stat()
    except OSError:
        return False
    held = os.fstat(number)
    return (there.st_dev, there.st_ino) == (held.st_dev, held.st_ino)
