"""Column types for both databases: times in UTC, and text and JSON that are encrypted at rest."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self
from weakref import WeakKeyDictionary

from sqlalchemy import Column, DateTime, LargeBinary, MetaData, String, Table
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.types import TypeDecorator

from dialogs.typed_text import NOT_KEPT_WORDS, can_be_kept
from state_machines.errors import Refused
from storage.encryption import Cipher

# Tables are declared once for the process while keys belong to one database. What a column type is given
# when it binds a value is the engine's dialect, so that is where the cipher is looked up.
_CIPHERS: WeakKeyDictionary[Dialect, Cipher] = WeakKeyDictionary()


def use_cipher(engine: Engine, cipher: Cipher) -> None:
    """Encrypt and decrypt the sealed columns of this engine with this cipher from now on."""
    _CIPHERS[engine.dialect] = cipher


def cipher_of(dialect: Dialect) -> Cipher:
    """The cipher of the database that this dialect belongs to."""
    return _CIPHERS[dialect]


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in time: refuses a datetime without a zone, stores UTC, and gives back UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone: only aware datetimes are stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Rows(threading.local):
    """The row of each table that this thread reads or writes at the moment."""

    def __init__(self) -> None:
        self.read: dict[str, str] = {}
        self.written: dict[str, str] = {}


_ROWS = _Rows()


class RowId(TypeDecorator[str]):
    """The column that says which row a sealed value belongs to; it stands before the sealed ones.

    Values are converted in the order of their columns, so that whoever opens or seals one of the same row
    knows the row by then. Only an UPDATE names its row last: for it there is `writing_row`.
    """

    impl = String
    cache_ok = True

    def __init__(self, table: str) -> None:
        super().__init__()
        self.table = table

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        if value is not None:
            _ROWS.written[self.table] = value
        return value

    def process_result_value(self, value: str | None, _dialect: Dialect) -> str | None:
        if value is not None:
            _ROWS.read[self.table] = value
        return value


def writing_row(table: str, row: str | None) -> None:
    """Say which row of the table is written next; None where a statement changes several rows at once."""
    if row is None:
        _ROWS.written.pop(table, None)
    else:
        _ROWS.written[table] = row


@dataclass(frozen=True, slots=True)
class OfRow:
    """A value to seal, with its row: for statements that change many rows, each with its own values."""

    value: Any
    row: str


class _Sealed(TypeDecorator[Any]):
    """What is common to sealed columns: each knows the table and the column that it is."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, table: str = "", column: str = "") -> None:
        super().__init__()
        self.table, self.column = table, column

    def at(self, table: str, column: str) -> Self:
        """The same type for this column."""
        return type(self)(table, column)

    def _seal(self, text: str, dialect: Dialect, row: str | None) -> bytes:
        row = _ROWS.written.get(self.table) if row is None else row
        if row is None:
            raise RuntimeError(f"A value of {self.table}.{self.column} is sealed without its row.")
        if not can_be_kept(text):
            raise Refused(NOT_KEPT_WORDS)
        return cipher_of(dialect).seal(text, self.place(row))

    def place(self, row: str) -> str:
        """The place of the value in this row."""
        return f"{self.table}.{self.column}/{row}"

    def _place_read(self) -> str:
        return self.place(_ROWS.read.get(self.table, ""))


class EncryptedText(_Sealed):
    """Text that is stored encrypted ("sealed"); the database can neither search nor sort by it.

    `remembered` is for text that every screen shows: a value decrypted once is kept while the process runs.
    """

    cache_ok = True

    def __init__(self, table: str = "", column: str = "", *, remembered: bool = False) -> None:
        super().__init__(table, column)
        self.remembered = remembered

    def at(self, table: str, column: str) -> Self:
        return type(self)(table, column, remembered=self.remembered)

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        text, row = (value.value, value.row) if isinstance(value, OfRow) else (value, None)
        return None if text is None else self._seal(text, dialect, row)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        cipher = cipher_of(dialect)
        place = self._place_read()
        return cipher.open_remembered(value, place) if self.remembered else cipher.open(value, place)


class EncryptedJson(_Sealed):
    """A JSON value that is stored encrypted."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        given, row = (value.value, value.row) if isinstance(value, OfRow) else (value, None)
        return None if given is None else self._seal(json.dumps(given, ensure_ascii=False), dialect, row)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(cipher_of(dialect).open(value, self._place_read()))


def sealed_columns(table: Table) -> dict[str, Column[Any]]:
    """The columns of the table that are stored encrypted, by name."""
    return {column.name: column for column in table.c if isinstance(column.type, _Sealed)}


def row_column(table: Table) -> Column[Any]:
    """The column to which the sealed ones of this table are bound; their own key where none is sealed."""
    bound = (column for column in table.c if isinstance(column.type, RowId))
    return next(bound, next(iter(table.primary_key)))


def place_of(column: Column[Any], row: str) -> str:
    """The place of a sealed column's value in this row."""
    if not isinstance(column.type, _Sealed):
        raise TypeError(f"{column} is not sealed")
    return column.type.place(row)


def bind_sealed_columns(tables: MetaData, rows: Mapping[str, str]) -> None:
    """Tell each sealed column its place, and the column before them that it names their row.

    That is the first column of the primary key; `rows` names it where it is another.
    """
    for table in tables.tables.values():
        sealed = sealed_columns(table)
        if sealed:
            table.c[rows.get(table.name, next(iter(table.primary_key)).name)].type = RowId(table.name)
        for name, column in sealed.items():
            if isinstance(column.type, _Sealed):
                column.type = column.type.at(table.name, name)
