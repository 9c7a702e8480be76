"""Keeps the record of who did what, which only grows, each entry bound to the one before it by a hash."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, func, insert, select

from storage.records import AuditEntry, AuditVerdict, Json
from storage.tables import audit
from storage.transaction import Transaction

_ACTION = re.compile(r"[a-z_]+:[a-z_]+")

#: The first entry of the chain has this as its previous hash.
GENESIS = "0" * 64

#: So many entries are read at a time, for the record may be larger than the memory.
_PAGE = 1000
#: The errors that a column type raises for a stored time or details that cannot be read.
_NO_VALUE = (ValueError, TypeError)
_UNREADABLE = "it cannot be read"
_CUT_OFF = "the entry that was kept as the head is not there: the record was cut off, or written anew"


@dataclass(frozen=True, slots=True)
class _Pending:
    at: datetime
    actor_id: str | None
    action: str
    subject: str
    details: Mapping[str, Json]


class AuditRepository:
    """Collects entries and writes them when the unit commits, so that the chain is locked only briefly."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._pending: list[_Pending] = []

    def append(
        self,
        at: datetime,
        actor_id: str | None,
        action: str,
        subject: str,
        details: Mapping[str, Json] | None = None,
    ) -> None:
        """Record an action such as "duty:acknowledge" on a subject such as an escalation's id.

        `actor_id` is None where the engine acted. `details` hold ids and codes, never a name or a narrative.
        """
        if not _ACTION.fullmatch(action):
            raise ValueError(f"{action!r} is not of the form noun:action.")
        self._pending.append(_Pending(at, actor_id, action, subject, dict(details or {})))

    def write_entries(self) -> None:
        """Write the collected entries; the unit of work calls this just before it commits."""
        if not self._pending:
            return
        self._transaction.lock("audit:chain")  # two writers must never chain an entry to the same one
        newest = select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
        last = self._transaction.one_or_none(newest)
        count, previous = (0, GENESIS) if last is None else (last.seq, last.hash)
        rows = []
        for seq, entry in enumerate(self._pending, start=count + 1):
            rows.append(_chained_values(seq, entry, previous))
            previous = rows[-1]["hash"]
        self._transaction.run(insert(audit), rows)
        self._pending.clear()

    def head(self) -> str:
        """The hash of the newest entry, which, kept elsewhere, later shows whether the chain was cut off."""
        newest = self._transaction.one_or_none(select(audit.c.hash).order_by(audit.c.seq.desc()).limit(1))
        return GENESIS if newest is None else str(newest.hash)

    def verify(self, head: str | None = None) -> AuditVerdict:
        """Check the whole chain from its first entry up to the first that does not fit.

        A chain that was cut off at its end still fits, so a `head` that was kept elsewhere has to be in it.
        """
        expected, previous, seen = 1, GENESIS, head in {None, GENESIS}
        for seq, row in self._entries():
            reason = _UNREADABLE if row is None else _fault_of(row, expected, previous)
            if row is None or reason:
                return AuditVerdict(expected - 1, seq, reason, previous)
            expected, previous, seen = expected + 1, row.hash, seen or row.hash == head
        if not seen:
            return AuditVerdict(expected - 1, expected, _CUT_OFF, previous)
        return AuditVerdict(expected - 1, head=previous)

    def _entries(self) -> Iterator[tuple[int, Row[Any] | None]]:
        """Every entry with its number, oldest first; None for one that cannot be read."""
        newest = 0
        while page := self._page(newest):
            yield from page
            newest = page[-1][0]

    def _page(self, after: int) -> list[tuple[int, Row[Any] | None]]:
        where = audit.c.seq > after
        try:
            rows = self._transaction.rows(select(audit).where(where).order_by(audit.c.seq).limit(_PAGE))
        except _NO_VALUE:
            numbers = select(audit.c.seq).where(where).order_by(audit.c.seq).limit(_PAGE)
            return [(row.seq, self._entry(row.seq)) for row in self._transaction.rows(numbers)]
        return [(row.seq, row) for row in rows]

    def _entry(self, seq: int) -> Row[Any] | None:
        try:
            return self._transaction.one_or_none(select(audit).where(audit.c.seq == seq))
        except _NO_VALUE:
            return None

    def subjects_of(self, action: str, subjects: Collection[str]) -> frozenset[str]:
        """To which of these subjects this was done."""
        if not subjects:
            return frozenset()
        query = select(audit.c.subject).where(audit.c.subject.in_(subjects), audit.c.action == action)
        return frozenset(row.subject for row in self._transaction.rows(query))

    def count_of(self, action: str, subject: str, since: datetime) -> int:
        """How often this was done to this subject since then, as far as it is written."""
        query = select(func.count()).where(
            audit.c.subject == subject, audit.c.action == action, audit.c.at > since
        )
        return int(self._transaction.rows(query)[0][0])

    def of_subject(self, subject: str) -> tuple[AuditEntry, ...]:
        """What was recorded about this subject, oldest first."""
        query = select(audit).where(audit.c.subject == subject).order_by(audit.c.seq)
        return tuple(AuditEntry(**row._asdict()) for row in self._transaction.rows(query))


def _chained_values(seq: int, entry: _Pending, previous: str) -> dict[str, Any]:
    values: dict[str, Any] = {
        "seq": seq,
        "at": entry.at,
        "actor_id": entry.actor_id,
        "action": entry.action,
        "subject": entry.subject,
        "details": dict(entry.details),
    }
    return values | {"previous_hash": previous, "hash": _hash(previous, values)}


def _hash(previous: str, values: Mapping[str, Any]) -> str:
    at = values["at"].astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(dict(values) | {"at": at}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def _fault_of(row: Row[Any], expected: int, previous: str) -> str:
    if row.seq != expected:
        return f"entry {expected} is missing"
    if row.previous_hash != previous:
        return "it does not follow the entry before it"
    fields = {name: getattr(row, name) for name in ("seq", "at", "actor_id", "action", "subject", "details")}
    return "" if row.hash == _hash(previous, fields) else "its content was altered after it was written"
