"""Keeps what one transaction changes in the tables: the digests of each row before and after it.

The digest of before is what the record expects there. Where somebody changed the row past Doorstep, it is
not, and `doorstep audit verify` finds that also after Doorstep has changed the row again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Connection

from storage.column_types import cipher_of
from storage.encryption import Cipher
from storage.record.coverage import CoveredTable, Key, StoredRow, select_text

#: Of a row: the digests of its plain values before and after, and where they changed of its sealed ones.
Change = list[str | None]

#: So many rows are named in one statement.
_AT_ONCE = 400


@dataclass
class RowLedger:
    """The rows that a transaction touches, each as it was before."""

    connection: Connection
    _before: dict[CoveredTable, dict[Key, StoredRow | None]] = field(default_factory=dict)

    def expect_new(self, table: CoveredTable, keys: Iterable[Key]) -> None:
        """Note rows that are not there before."""
        known = self._before.setdefault(table, {})
        for key in keys:
            known.setdefault(key, None)

    def expect(self, table: CoveredTable, keys: Iterable[Key]) -> frozenset[Key]:
        """Note rows that are about to change or go, as they are now; they are locked.

        Those that are not there, and so cannot be locked, are the answer.
        """
        known = self._before.setdefault(table, {})
        asked = [key for key in dict.fromkeys(keys) if key not in known]
        found = read_rows(self.connection, table, asked, lock=True)
        for key in asked:
            known[key] = found.get(key)
        return frozenset(asked) - found.keys()

    def expect_again(self, table: CoveredTable, keys: Iterable[Key]) -> None:
        """As `expect`, for rows that were not there and that another transaction has added since."""
        listed = list(keys)
        for key in listed:
            self._before[table].pop(key)
        self.expect(table, listed)

    def changes(self) -> Mapping[str, Change]:
        """By what names a row, the digests of those that are now otherwise than before."""
        cipher = cipher_of(self.connection.dialect)
        found: dict[str, Change] = {}
        for table, before in self._before.items():
            after = read_rows(self.connection, table, list(before))
            for key, old in before.items():
                change = _change(table, cipher, old, after.get(key))
                if change is not None:
                    found[table.name_of(key)] = change
        self._before.clear()
        return found


def read_rows(
    connection: Connection, table: CoveredTable, keys: Sequence[Key], *, lock: bool = False
) -> dict[Key, StoredRow]:
    """The rows of these keys, as they are stored."""
    backend, found = connection.dialect.name, {}
    text = select_text(table, backend)
    locking = " FOR NO KEY UPDATE" if lock and backend == "postgresql" else ""
    rest = iter(keys)
    while part := list(islice(rest, _AT_ONCE)):
        condition = _condition(table, len(part), "%s" if backend == "postgresql" else "?")
        given = tuple(value for key in part for value in key)
        for values in connection.exec_driver_sql(f"{text} WHERE {condition}{locking}", given):
            row = table.row(values)
            found[row.key] = row
    return found


def digests(table: CoveredTable, cipher: Cipher, row: StoredRow) -> Change:
    """The digests of a row's plain and of its sealed values; the second is None where it has none."""
    key = cipher.record_keys.newest
    sealed = key.digest_of_row(table.sealed_text(row, cipher.open)) if row.sealed else None
    return [key.digest_of_row(table.plain_text(row)), sealed]


def _change(
    table: CoveredTable, cipher: Cipher, before: StoredRow | None, after: StoredRow | None
) -> Change | None:
    same = before is not None and after is not None and before.plain == after.plain
    resealed = (before.sealed if before else {}) != (after.sealed if after else {})
    if before is after or (same and not resealed):
        return None
    digest = cipher.record_keys.newest.digest_of_row
    change: Change = [None if row is None else digest(table.plain_text(row)) for row in (before, after)]
    if resealed:
        change += [
            digest(table.sealed_text(row, cipher.open)) if row is not None and row.sealed else None
            for row in (before, after)
        ]
    return change


def _condition(table: CoveredTable, count: int, mark: str) -> str:
    names = ", ".join(f'"{name}"' for name in table.key)
    if len(table.key) == 1:
        return f"{names} IN ({', '.join([mark] * count)})"
    one = f"({', '.join([mark] * len(table.key))})"
    return f"({names}) IN (VALUES {', '.join([one] * count)})"
