"""The keys of the record, derived by a label from those that encrypt, and so in no database.

A new key in front seals what comes from then on; the older ones, which go on after it, check what was before.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


def derived_key(raw: bytes, label: str) -> bytes:
    """A key for one use, from which neither the first key nor that of another use can be computed."""
    return hmac.digest(raw, label.encode(), "sha256")


@dataclass(frozen=True, slots=True)
class RecordKey:
    """What one key makes of the record: seals of entries and of lines outside, and digests of rows.

    `id` names it in an entry, and says nothing of the key.
    """

    id: str
    chain: bytes
    rows: bytes
    outside: bytes

    def seal_of_entry(self, previous_seal: str, entry_hash: str, rows: str) -> str:
        """The seal of an entry: over the seal before it, its own hash and the digests of what it recorded."""
        return hmac.digest(self.chain, f"{previous_seal}\n{entry_hash}\n{rows}".encode(), "sha256").hex()

    def digest_of_row(self, text: str) -> str:
        """The digest of a row's plain values: 16 signs, which are 96 bits."""
        digest = hmac.digest(self.rows, text.encode(), "sha256")[:12]
        return base64.urlsafe_b64encode(digest).decode("ascii")

    def seal_of_line(self, line: str) -> str:
        """The seal of a line that is kept outside of the database."""
        return hmac.digest(self.outside, line.encode(), "sha256").hex()


class RecordKeys:
    """The record's keys: the first seals, all check."""

    def __init__(self, raw: Sequence[bytes]) -> None:
        made = [_record_key(one) for one in raw]
        self.newest = made[0]
        self._by_id: Mapping[str, RecordKey] = {one.id: one for one in made}

    @property
    def ids(self) -> tuple[str, ...]:
        """The names of the keys, newest first."""
        return tuple(self._by_id)

    def by_id(self, key_id: str) -> RecordKey | None:
        """The key that an entry names; None where it is not among those given."""
        return self._by_id.get(key_id)


def _record_key(raw: bytes) -> RecordKey:
    return RecordKey(
        id=derived_key(raw, "doorstep: the record: name").hex()[:8],
        chain=derived_key(raw, "doorstep: the record: entries"),
        rows=derived_key(raw, "doorstep: the record: rows"),
        outside=derived_key(raw, "doorstep: the record: lines outside"),
    )
