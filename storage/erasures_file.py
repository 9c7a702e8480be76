"""The list of erasures beside the key: what a backup that is older than an erasure must lose again.

One line of JSON for each tombstone, and no content. The table has the same; the file outlives the database.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from state_machines.case.erasure import Tombstone
from state_machines.errors import Misconfigured

_OPEN = os.O_WRONLY | os.O_APPEND | os.O_CREAT


@dataclass(frozen=True, slots=True)
class ErasuresFile:
    """The file at `path`, which only grows and which only its owner may read."""

    path: Path

    def check_can_grow(self) -> None:
        """Raise Misconfigured where nothing can be added: then nothing must be erased either."""
        self.append(())

    def seems_to_grow(self) -> bool:
        """Whether it could be added to from here, asked without touching it."""
        there = next(one for one in (self.path, *self.path.absolute().parents) if one.exists())
        fits = there.is_file() if there == self.path else there.is_dir()
        return fits and os.access(there, os.W_OK)

    def append(self, stones: Iterable[Tombstone]) -> None:
        """Add these and let them reach the disk; raises Misconfigured where that cannot be."""
        lines = "".join(_line(stone) for stone in stones)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            number = os.open(self.path, _OPEN, 0o600)
            with os.fdopen(number, "ab") as file:
                if lines and self._is_torn():
                    lines = "\n" + lines
                file.write(lines.encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise Misconfigured(
                f"DOORSTEP_ERASURES_FILE names {self.path}, which cannot be written ({error.strerror}). "
                "Nothing is erased without the list by which a restored backup loses it again."
            ) from error

    def complete(self, stones: Iterable[Tombstone]) -> int:
        """Add those of these that are missing, for a process may have died before it added them."""
        known = {stone.id for stone in self.read()[0]} if self.path.exists() else set()
        missing = [stone for stone in stones if stone.id not in known]
        if missing:
            self.append(missing)
        return len(missing)

    def read(self) -> tuple[tuple[Tombstone, ...], tuple[int, ...]]:
        """Every tombstone in it, and the numbers of the lines that cannot be read.

        Raises Misconfigured where the file is there and cannot be opened; without one, nothing is listed.
        """
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return (), ()
        except (OSError, UnicodeDecodeError) as error:
            raise Misconfigured(f"DOORSTEP_ERASURES_FILE names {self.path}, which cannot be read.") from error
        found, unreadable = [], []
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                found.append(_stone(line))
            except (ValueError, TypeError, KeyError):
                unreadable.append(number)
        return tuple(found), tuple(unreadable)

    def _is_torn(self) -> bool:
        """Whether its last line was cut off by a power cut."""
        size = self.path.stat().st_size
        if size == 0:
            return False
        with self.path.open("rb") as file:
            file.seek(size - 1)
            return file.read() != b"\n"


def _line(stone: Tombstone) -> str:
    values = asdict(stone) | {"erased_at": stone.erased_at.isoformat()}
    return json.dumps(values, ensure_ascii=False, sort_keys=True) + "\n"


def _stone(line: str) -> Tombstone:
    values = json.loads(line)
    return Tombstone(**values | {"erased_at": datetime.fromisoformat(values["erased_at"])})
