"""Makes digests of rows as they are stored; pure, and made for many, so that another process can do it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from storage.encryption import Cipher
from storage.errors import MovedValue, WrongKey
from storage.record.coverage import CoveredTable


class RowDigests(NamedTuple):
    """By key, the digests of a row's plain and sealed values; `fault` says why a sealed one does not open."""

    name: str
    by_key: Mapping[str, tuple[str, str | None]]
    fault: str = ""


def digests_of(
    table: CoveredTable, rows: Sequence[Sequence[Any]], keys: Collection[str], cipher: Cipher, *, opened: bool
) -> list[RowDigests]:
    """The digests of these rows by each of the keys; those of sealed values only where they are `opened`."""
    return [_digests_of(table, values, keys, cipher, opened=opened) for values in rows]


def _digests_of(
    table: CoveredTable, values: Sequence[Any], keys: Collection[str], cipher: Cipher, *, opened: bool
) -> RowDigests:
    row = table.row(values)
    plain, sealed, fault = table.plain_text(row), None, ""
    if opened and row.sealed:
        try:
            sealed = table.sealed_text(row, cipher.open)
        except MovedValue:
            fault = "a sealed value of it was written for another place"
        except (WrongKey, ValueError, TypeError, AttributeError):
            fault = "a sealed value of it opens with none of the keys"
    found = {}
    for key_id in keys:
        key = cipher.record_keys.by_id(key_id)
        if key is not None:
            found[key_id] = (key.digest_of_row(plain), None if sealed is None else key.digest_of_row(sealed))
    return RowDigests(table.name_of(row.key), found, fault)
