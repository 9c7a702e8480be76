"""One absence as an imported file has it, before the people in it are looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AbsenceEntry:
    """One absence in a file. `where` names file and line; `uid` stays the same with every import.

    `cover` is empty if none is named. A `cancelled` entry cancels what was imported before by that name, and
    names nobody; one that ends in the mark of times cancels those that the file does not name. `sequence` is
    how often its calendar has changed it.
    """

    where: str
    uid: str
    email: str
    starts_at: datetime
    ends_at: datetime
    cover: str = ""
    cancelled: bool = False
    sequence: int = 0
