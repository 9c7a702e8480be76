"""The file outside of the database in which the record's end is kept day by day, one line after another.

Each line is sealed with a key of the record, so that whoever can write the file alone cannot make one. A
restored backup is a line too: it says that the record ends earlier again, and who said so.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from state_machines.errors import Misconfigured
from storage.record.keys import RecordKeys

SETTING = "DOORSTEP_SEALS_FILE"
_OTHER_KEY = "is sealed with key"


@dataclass(frozen=True, slots=True)
class OutsideSeal:
    """The end of a record, as it was kept outside. `first` is the hash of its first entry."""

    at: datetime
    first: str
    seq: int
    hash: str
    seal: str
    restored: bool = False


@dataclass(frozen=True, slots=True)
class SealsRead:
    """What a seals file says: its lines, and in words what is wrong with it."""

    lines: tuple[OutsideSeal, ...] = ()
    problems: tuple[str, ...] = ()


def append_seal(path: Path, keys: RecordKeys, one: OutsideSeal) -> None:
    """Add a line, and have it on the disk; raises Misconfigured where the file cannot be written."""
    text = _text(one)
    line = json.dumps({**json.loads(text), "key": keys.newest.id, "line": keys.newest.seal_of_line(text)})
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640), "a") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise Misconfigured(f"{SETTING} names {path}, which cannot be written: {error.strerror}.") from error


def read_seals(path: Path, keys: RecordKeys) -> SealsRead:
    """Every line of the file, and what is wrong with any; Misconfigured where it cannot be read."""
    try:
        written = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        raise Misconfigured(f"{SETTING} names {path}, which cannot be read: {error.strerror}.") from error
    lines: list[OutsideSeal] = []
    problems: list[str] = []
    unknown: list[str] = []
    for number, line in enumerate(written, start=1):
        read = _read_line(line, keys)
        if isinstance(read, OutsideSeal):
            lines.append(read)
        else:
            kind = unknown if read.startswith(_OTHER_KEY) and not lines else problems
            kind.append(f"line {number} of {path} {read}")
    if not written:
        problems.append(f"{path} is empty")
    # Before the first line that can be read they are of a key that was given up; it holds what they held.
    return SealsRead(tuple(lines), tuple(problems if lines else unknown + problems))


def lines_that_hold(lines: Sequence[OutsideSeal]) -> tuple[OutsideSeal, ...]:
    """The lines without those that a restored backup has left behind."""
    kept: list[OutsideSeal] = []
    for one in lines:
        if one.restored:
            kept = [before for before in kept if before.seq <= one.seq]
        kept.append(one)
    return tuple(kept)


def _text(one: OutsideSeal) -> str:
    values: dict[str, Any] = {
        "at": one.at.astimezone(UTC).isoformat(),
        "first": one.first,
        "seq": one.seq,
        "hash": one.hash,
        "seal": one.seal,
        "restored": one.restored,
    }
    return json.dumps(values, sort_keys=True)


def _read_line(line: str, keys: RecordKeys) -> OutsideSeal | str:
    try:
        values = json.loads(line)
        key_id, given = values.pop("key"), values.pop("line")
        one = OutsideSeal(**values | {"at": datetime.fromisoformat(values["at"])})
    except (ValueError, TypeError, KeyError, AttributeError):
        return "is no line of a seals file"
    key = keys.by_id(str(key_id))
    if key is None:
        return f"{_OTHER_KEY} {str(key_id)[:16]}, which is not among the keys given"
    return one if hmac.compare_digest(key.seal_of_line(_text(one)), str(given)) else "was altered"
