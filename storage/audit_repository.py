"""Keeps the record of who did what, which only grows, each entry bound to the one before it, and sealed.

The hash that binds an entry is as in every release, so that the one before may write beside. The seal is made
with a key that the database does not hold, and covers the digests of what the entry's transaction changed in
the tables. An entry without a seal is bound by the next one that has one.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, or_, select

from storage.record.entry_checks import ALTERED, GENESIS, MISSING, UNFOLLOWING, UNREADABLE, entry_hash
from storage.record.expectations import ADOPT
from storage.record.ledger import Change
from storage.record.operator import operating_user
from storage.records import AuditEntry, AuditVerdict, Json
from storage.tables import audit
from storage.transaction import Transaction

_ACTION = re.compile(r"[a-z_]+:[a-z_]+")

_NEWEST = (
    select(audit.c.seq, audit.c.hash, audit.c.seal, audit.c.sealed_with).order_by(audit.c.seq.desc()).limit(1)
)

#: So many entries are read at a time, for the record may be larger than the memory.
_PAGE = 1000
#: The errors that a column type raises for a stored time or details that cannot be read.
_NO_VALUE = (ValueError, TypeError)
_CUT_OFF = "the entry that was kept as the head is not there: the record was cut off, or written anew"


@dataclass(frozen=True, slots=True)
class _Pending:
    at: datetime
    actor_id: str | None
    action: str
    subject: str
    details: Mapping[str, Json]
    rows: dict[str, Change] = field(default_factory=dict)


#: The subjects of entries about the record itself, and about what changed without an entry of its own.
RECORD, ROWS = "record", "rows"
#: Where the entry of a key that sealed for the first time is found.
KEY = "key:{}"

_ENTRY = [column for column in audit.c if column.name not in {"rows", "sealed_with", "seal"}]


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

    def append_rows(
        self, at: datetime, action: str, subject: str, details: Mapping[str, Json], rows: Mapping[str, Change]
    ) -> None:
        """Record digests of rows that were not changed now, but were never on the record."""
        self.append(at, None, action, subject, details)
        self._pending[-1].rows.update(rows)

    def write_entries(self) -> None:
        """Write the collected entries; the unit of work calls this just before it commits."""
        self._attach(self._transaction.row_changes())
        if not self._pending:
            return
        self._transaction.lock("audit:chain")  # two writers must never chain an entry to the same one
        last = self._transaction.one_or_none(_NEWEST)
        count, previous = (0, GENESIS) if last is None else (last.seq, last.hash)
        seal = "" if last is None else last.seal or self._bind_unsealed(last.seq)
        key = self._transaction.cipher.record_keys.newest
        if last is not None and last.sealed_with not in {key.id, None}:
            self._note_new_key(last.sealed_with, key.id)
        rows = []
        for seq, entry in enumerate(self._pending, start=count + 1):
            values = _chained_values(seq, entry, previous)
            text = json.dumps(entry.rows, sort_keys=True, separators=(",", ":")) if entry.rows else None
            seal = key.seal_of_entry(seal, values["hash"], text or "")
            rows.append(values | {"rows": text, "sealed_with": key.id, "seal": seal})
            previous = values["hash"]
        self._transaction.run(insert(audit), rows)
        self._pending.clear()

    def _attach(self, changes: Mapping[str, Change]) -> None:
        """Give the digests of what changed to the entries: each to that of its row, or to the last one."""
        if not changes:
            return
        if not self._pending:
            self.append(datetime.now(UTC), None, "rows:write", ROWS)
        by_subject = {entry.subject: entry for entry in self._pending}
        for name, change in changes.items():
            entry = by_subject.get(name.partition("/")[2], self._pending[-1])
            entry.rows[name] = change

    def _bind_unsealed(self, newest: int) -> str:
        """Put on record that entries without a seal stand before this one; returns the last seal before them.

        They are of a release that sealed nothing, or of one of its processes that still writes beside.
        """
        query = select(audit.c.seq, audit.c.seal).where(audit.c.seal.is_not(None))
        sealed = self._transaction.one_or_none(query.order_by(audit.c.seq.desc()).limit(1))
        first, seal = (1, "") if sealed is None else (sealed.seq + 1, str(sealed.seal))
        details: dict[str, Json] = {"from": first, "to": newest, "clock": int(time.time())}
        self._pending.insert(0, _Pending(self._pending[0].at, None, ADOPT, RECORD, details))
        return seal

    def _note_new_key(self, before: str, now: str) -> None:
        """Put on record that a key seals for the first time, and who runs the process that has it."""
        seen = select(audit.c.seq).where(audit.c.subject == KEY.format(now)).limit(1)
        if self._transaction.one_or_none(seen) is None:
            details: dict[str, Json] = {"before": before, "user": operating_user()}
            at = self._pending[0].at
            self._pending.insert(0, _Pending(at, None, "key:change", KEY.format(now), details))

    def head(self) -> str:
        """The hash of the newest entry, which, kept elsewhere, later shows whether the chain was cut off."""
        newest = self._transaction.one_or_none(select(audit.c.hash).order_by(audit.c.seq.desc()).limit(1))
        return GENESIS if newest is None else str(newest.hash)

    def has_entry(self, head: str) -> bool:
        """Whether an entry with this hash is there; the head of an empty record is in every one."""
        found = self._transaction.rows(select(audit.c.seq).where(audit.c.hash == head).limit(1))
        return head == GENESIS or bool(found)

    def verify(self, head: str | None = None) -> AuditVerdict:
        """Check the whole chain from its first entry up to the first that does not fit.

        A chain that was cut off at its end still fits, so a `head` that was kept elsewhere has to be in it.
        """
        expected, previous, seen = 1, GENESIS, head in {None, GENESIS}
        for seq, row in self._entries():
            reason = UNREADABLE if row is None else _fault_of(row, expected, previous)
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
        return self._entries_where(audit.c.subject == subject)

    def of_subjects(self, subjects: Collection[str]) -> tuple[AuditEntry, ...]:
        """What was recorded about these subjects, oldest first."""
        return self._entries_where(audit.c.subject.in_(subjects))

    def by_person(self, person_id: str) -> tuple[AuditEntry, ...]:
        """What this person did, and what was recorded about them, oldest first."""
        return self._entries_where(or_(audit.c.actor_id == person_id, audit.c.subject == person_id))

    def newest_of_kind(self, kind: str, limit: int) -> tuple[AuditEntry, ...]:
        """The last entries whose action ends so, such as "refuse", oldest first."""
        which = or_(audit.c.action.endswith(f":{kind}"), audit.c.action.contains(f":{kind}_"))
        newest = select(audit.c.seq).where(which).order_by(audit.c.seq.desc()).limit(limit)
        return self._entries_where(audit.c.seq.in_(newest))

    def _entries_where(self, which: ColumnElement[bool]) -> tuple[AuditEntry, ...]:
        query = select(*_ENTRY).where(which).order_by(audit.c.seq)
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
    return entry_hash(previous, dict(values) | {"at": at})


def _fault_of(row: Row[Any], expected: int, previous: str) -> str:
    if row.seq != expected:
        return MISSING.format(expected)
    if row.previous_hash != previous:
        return UNFOLLOWING
    fields = {name: getattr(row, name) for name in ("seq", "at", "actor_id", "action", "subject", "details")}
    return "" if row.hash == _hash(previous, fields) else ALTERED
