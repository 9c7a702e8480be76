"""What of the tables the record covers, and how a row is read so that its digest is the same everywhere.

A row is read as it is stored, past the column types, which costs little; PostgreSQL gives the text that
SQLite keeps. A column that is null, or has the default of its table, is in no digest: so the rows of before
keep theirs when a release adds a column.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Table

from state_machines.messages.delivery import DeliveryState
from storage.column_types import UtcDateTime, place_of, sealed_columns
from storage.tables import (
    audit,
    drafts,
    drills,
    engine_state,
    handled,
    import_rows,
    imports,
    messages,
    metadata,
    pictures,
    processes,
    silences,
)

#: The tables that the record does not cover, each with the reason. Every other one is covered.
NOT_COVERED: Mapping[Table, str] = {
    audit: "it is the record",
    drafts: "a draft is no report yet, and changes with each answer",
    imports: "imports under way; each is on the record once it is decided",
    import_rows: "what an import is yet to write, which the record covers once it is written",
    drills: "practice, about no case; that one was begun, answered and ended is on the record",
    handled: "answers to presses that are forgotten after a day",
    processes: "signs of life, rewritten every few seconds",
    silences: "what the processes found by themselves, and tell",
    engine_state: "when something was last looked at; health names a moment that is yet to come",
    pictures: "copies of pictures that are drawn from the policy",
}
#: How far a message has come changes many times; only that it was sent, or failed, is on the record.
_UNRECORDED = {
    "messages": {
        *("seq", "attempts", "try_at", "lease_by", "lease_until", "begun_at", "last_error"),
        *("refusal", "refused_since"),
    }
}
_ENDS = {DeliveryState.SENT.value, DeliveryState.FAILED.value}
#: What names a row where that is not its primary key.
_KEYS = {"messages": ("id",)}

#: The parts of what names a row.
Key = tuple[str | int, ...]

_encode = json.JSONEncoder(separators=(",", ":"), sort_keys=True, default=ascii).encode


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row as it is stored: its plain values, and its sealed ones as they are."""

    key: Key
    plain: Mapping[str, Any]
    sealed: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, eq=False)
class CoveredTable:
    """One table of the record: what names its rows, and what of them it covers."""

    name: str
    key: tuple[str, ...]
    plain: tuple[str, ...]
    sealed: tuple[str, ...]
    omitted: Mapping[str, Any]
    table: Table

    def row(self, values: Sequence[Any]) -> StoredRow:
        """The row of values read by `select_text`."""
        end = len(self.key) + len(self.plain)
        plain = {
            name: value
            for name, value in zip(self.plain, values[len(self.key) : end], strict=True)
            if value is not None and self.omitted.get(name) != value
        }
        if self.name == messages.name:
            _leave_out_the_way(plain)
        sealed = zip(self.sealed, values[end:], strict=False)  # none are read where nothing is opened
        return StoredRow(
            tuple(values[: len(self.key)]),
            plain,
            {name: value for name, value in sealed if value is not None},
        )

    def plain_text(self, row: StoredRow) -> str:
        """What the digest of the plain values is made of."""
        return _encode([self.name, row.key, row.plain])

    def sealed_text(self, row: StoredRow, open_value: Callable[[bytes, str], str]) -> str:
        """What the digest of the sealed values is made of; `open_value` opens one of a place."""
        opened = {
            name: open_value(value, place_of(self.table.c[name], self._binding(row)))
            for name, value in row.sealed.items()
        }
        return _encode([self.name, row.key, opened])

    def _binding(self, row: StoredRow) -> str:
        """What the sealed values of the row are bound to."""
        return str(row.plain["escalation_id"] if self.name == "moves" else row.key[0])

    def name_of(self, key: Key) -> str:
        """What an entry calls the row."""
        return "/".join((self.name, *map(str, key)))


@cache
def coverage_of(table: Table) -> CoveredTable | None:
    """What the record covers of a table; None where nothing of it."""
    if table in NOT_COVERED:
        return None
    sealed = tuple(sealed_columns(table))
    key = _KEYS.get(table.name) or tuple(column.name for column in table.primary_key)
    left = {*sealed, *key, *_UNRECORDED.get(table.name, ())}
    plain = tuple(column.name for column in table.c if column.name not in left)
    defaults = {name: _default(table.c[name]) for name in plain if table.c[name].server_default is not None}
    return CoveredTable(table.name, key, plain, sealed, defaults, table)


def covered_tables() -> tuple[CoveredTable, ...]:
    """Every table that the record covers, by name."""
    found = (coverage_of(metadata.tables[name]) for name in sorted(metadata.tables))
    return tuple(one for one in found if one is not None)


@cache
def select_text(one: CoveredTable, backend: str, *, sealed: bool = True) -> str:
    """The statement that reads the table's rows, without a condition, for a database's driver."""
    names = (*one.key, *one.plain, *(one.sealed if sealed else ()))
    read = (_as_text(one.table.c[name], backend) for name in names)
    return f"SELECT {', '.join(read)} FROM {one.name}"  # noqa: S608 - names of our own tables and columns


def _as_text(column: Column[Any], backend: str) -> str:
    name = f'"{column.name}"'
    if backend != "postgresql":
        return name
    if isinstance(column.type, UtcDateTime):
        return f"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    if isinstance(column.type, Date):
        return f"to_char({name}, 'YYYY-MM-DD')"
    if isinstance(column.type, Boolean):
        return f"{name}::int"
    return f"{name}::text" if isinstance(column.type, JSON) else name


def _default(column: Column[Any]) -> Any:
    text = str(getattr(column.server_default, "arg", "")).strip("'")
    if isinstance(column.type, Boolean):
        return int(text.lower() in {"1", "true"})
    return int(text) if text.lstrip("-").isdigit() else text


def _leave_out_the_way(plain: dict[str, Any]) -> None:
    """Leave out of a message how far it has come, unless it came to its end; a redraw tells nothing new."""
    if plain.get("state") not in _ENDS or "redraws" in plain:
        for name in ("state", "channel", "ts", "sent_at"):
            plain.pop(name, None)
