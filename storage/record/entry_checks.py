"""Checks entries of the record as they are stored: each follows the one before, is unaltered, and is sealed.

Pure, and made for many: what it takes and gives can be sent to another process.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from storage.record.keys import RecordKeys

#: The first entry of the chain has this as its previous hash.
GENESIS = "0" * 64

MISSING = "entry {} is missing"
UNFOLLOWING = "it does not follow the entry before it"
ALTERED = "its content was altered after it was written"
UNREADABLE = "it cannot be read"
UNSEALED_RIGHT = "its seal does not fit: it, or what it recorded, was altered or written without the key"
NO_KEY = "it is sealed with key {}, which is not among the keys given"


class StoredEntry(NamedTuple):
    """An entry as a database's driver gives it; the names are those of the columns."""

    seq: int
    at: str
    actor_id: str | None
    action: str
    subject: str
    details: str
    previous_hash: str
    hash: str
    rows: str | None
    sealed_with: str | None
    seal: str | None


class Link(NamedTuple):
    """What an entry must follow: the number, the hash and the last seal before it."""

    seq: int = 0
    hash: str = GENESIS
    seal: str = ""


class Fault(NamedTuple):
    """What is wrong with one entry."""

    seq: int
    words: str


def check_entries(entries: Sequence[StoredEntry], before: Link, keys: RecordKeys) -> list[Fault]:
    """What is wrong with these entries, which follow one another; each is judged by what stands before it."""
    found: list[Fault] = []
    for entry in entries:
        words = _fault(entry, before, keys)
        if words:
            found.append(Fault(entry.seq, words))
        before = link_after(entry, before)
    return found


def link_after(entry: StoredEntry, before: Link) -> Link:
    """What the entry after this one must follow."""
    return Link(entry.seq, entry.hash, entry.seal or before.seal)


def entry_hash(previous: str, values: dict[str, Any]) -> str:
    """The hash of an entry, of which `at` is the moment in words; the same in every release."""
    text = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def _fault(entry: StoredEntry, before: Link, keys: RecordKeys) -> str:
    if entry.seq != before.seq + 1:
        return MISSING.format(before.seq + 1)
    if entry.previous_hash != before.hash:
        return UNFOLLOWING
    try:
        if not hmac.compare_digest(entry.hash, _hash_of(entry)):
            return ALTERED
    except (ValueError, TypeError, AttributeError):
        return UNREADABLE
    return "" if entry.seal is None else _seal_fault(entry, before, keys)


def _hash_of(entry: StoredEntry) -> str:
    values = {
        "seq": entry.seq,
        "at": f"{entry.at[:10]}T{entry.at[11:26]}+00:00",
        "actor_id": entry.actor_id,
        "action": entry.action,
        "subject": entry.subject,
        "details": json.loads(entry.details),
    }
    if len(entry.at) != 26:
        raise ValueError(entry.at)
    return entry_hash(entry.previous_hash, values)


def _seal_fault(entry: StoredEntry, before: Link, keys: RecordKeys) -> str:
    key = keys.by_id(str(entry.sealed_with))
    if key is None:
        return NO_KEY.format(entry.sealed_with)
    seal = key.seal_of_entry(before.seal, entry.hash, entry.rows or "")
    return "" if hmac.compare_digest(seal, str(entry.seal)) else UNSEALED_RIGHT
