"""What an import would change: who and what is new, changed, unchanged and gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Generic, Protocol, TypeVar

from storage.records import Json

#: So many ids of each sort go on the record; beyond that the count says how many more there were.
MOST_IDS = 500


class _Stored(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Stored)


@dataclass(frozen=True, slots=True)
class Changes(Generic[T]):
    """The rows of one file beside what is stored: `changed` are pairs of before and after.

    `back` are those among the changed who had gone. `gone` are stored and no longer named; where a file only
    adds, nobody is.
    """

    new: tuple[T, ...] = ()
    changed: tuple[tuple[T, T], ...] = ()
    unchanged: tuple[T, ...] = ()
    gone: tuple[T, ...] = ()
    back: tuple[T, ...] = ()

    @property
    def known(self) -> int:
        """How many there were that a whole file should name."""
        return len(self.changed) - len(self.back) + len(self.unchanged) + len(self.gone)

    @property
    def to_store(self) -> tuple[T, ...]:
        """What differs from what is stored."""
        return (*self.new, *(after for _, after in self.changed))

    def on_record(self) -> dict[str, Json]:
        """Counts and ids, and of what changed the names of its columns; never what they hold."""
        changed: list[Json] = [[after.id, *_columns(before, after)] for before, after in self.changed]
        return {
            "new": _count_and_name([one.id for one in self.new]),
            "changed": _count_and_name(changed),
            "unchanged": len(self.unchanged),
            "gone": _count_and_name([one.id for one in self.gone]),
            "back": _count_and_name([one.id for one in self.back]),
        }


def compare(
    rows: Iterable[T], stored: Mapping[str, T], absent: frozenset[str], *, only_adds: bool
) -> Changes[T]:
    """Compare the rows with what is stored, both by id; `absent` are the ids of those gone before."""
    listed = {row.id: row for row in rows}
    known = [(stored[row_id], row) for row_id, row in listed.items() if row_id in stored]
    changed = tuple(pair for pair in known if pair[0] != pair[1] or pair[0].id in absent)
    same = tuple(after for before, after in known if before == after and after.id not in absent)
    missing = (one for one_id, one in stored.items() if one_id not in listed and one_id not in absent)
    return Changes(
        new=tuple(row for row_id, row in listed.items() if row_id not in stored),
        changed=changed,
        unchanged=same,
        gone=() if only_adds else tuple(missing),
        back=tuple(after for _, after in changed if after.id in absent),
    )


def _columns(before: Any, after: Any) -> list[str]:
    names = (field.name for field in fields(before))
    return [name for name in names if getattr(before, name) != getattr(after, name)]


def _count_and_name(listed: list[Any]) -> dict[str, Json]:
    return {"count": len(listed), "ids": listed[:MOST_IDS]}
