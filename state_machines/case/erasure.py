"""What may be erased: rows that hold somebody's words, and which of them a legal hold keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ContentRow:
    """One stored row with content: its table, what names it there, and the submission that it came with.

    `submission` is the same for what one report about several children left on each of their cases.
    """

    kind: str
    id: str
    submission: str | None = None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stays of an erased row: which it was, when it was erased, why and by whom. Never its content."""

    id: str
    kind: str
    row_id: str
    case_id: str | None
    erased_at: datetime
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold on a case: who set it, when and why, and how it ended. It stands until it is ended."""

    id: str
    case_id: str
    set_at: datetime
    set_by: str
    why: str
    ended_at: datetime | None = None
    ended_by: str | None = None
    end_why: str | None = None

    @property
    def stands(self) -> bool:
        """Whether it keeps its case from being erased."""
        return self.ended_at is None


def rows_that_may_go(rows: Iterable[ContentRow], held: Collection[str]) -> tuple[ContentRow, ...]:
    """The rows that did not come with a submission about a case on hold; `held` are those submissions."""
    return tuple(row for row in rows if row.submission is None or row.submission not in held)
