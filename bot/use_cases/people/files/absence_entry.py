"""One absence as an imported file has it, before anybody is looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AbsenceEntry:
    """`where` names file, line and entry for what is said of it; `uid` is the same each time it is imported.

    `cover` is empty where none is named; a `cancelled` entry takes back what was imported before.
    """

    where: str
    uid: str
    email: str
    starts_at: datetime
    ends_at: datetime
    cover: str = ""
    cancelled: bool = False
