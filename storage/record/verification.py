"""Checks the whole record, as of one moment: its chain, the tables against it, and seals kept outside.

The calling process reads; what costs time is done by others beside it, where it may have some.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import get_context
from typing import Any, TypeVar

from sqlalchemy import Connection

from storage.column_types import cipher_of
from storage.encryption import Cipher, bound_at
from storage.record.coverage import CoveredTable, covered_tables, select_text
from storage.record.entry_checks import NO_KEY, Fault, Link, StoredEntry, check_entries, link_after
from storage.record.expectations import Expectations, Expected
from storage.record.far_moments import far_moments
from storage.record.row_checks import RowDigests, digests_of
from storage.record.seals_file import OutsideSeal, lines_that_hold
from storage.tables import audit, metadata

T = TypeVar("T")

#: So many entries or rows are read, sent to another process and checked at a time.
_AT_ONCE = 2_000
#: So many parts wait for the processes that check them, while the next one is read.
_AHEAD = 6
#: Fewer entries and rows than this are checked before other processes would have begun.
_MANY = 20_000
#: So many seconds may lie between sealing a value and the entry of its transaction.
_NEAR = 600
#: So many findings of one kind are named; the others are counted.
NAMED = 20


@dataclass(frozen=True, slots=True)
class RecordFinding:
    """One thing that is wrong: what found it (chain, row or outside), where it stands, and what it is."""

    found_by: str
    where: str
    words: str


@dataclass
class RecordVerdict:
    """What checking the record came to; it holds where nothing is wrong."""

    entries: int = 0
    rows: int = 0
    head: Link = field(default_factory=Link)
    findings: list[RecordFinding] = field(default_factory=list)
    #: How many entries, and rows by table, may be those of a process of the release before.
    unsealed: int = 0
    tolerated: dict[str, int] = field(default_factory=dict)
    #: The last line outside with which it was compared; None where there was nothing to compare it with.
    compared: OutsideSeal | None = None

    def add(self, found_by: str, where: str, words: str) -> None:
        """Add a finding."""
        self.findings.append(RecordFinding(found_by, where, words))


@dataclass(frozen=True, slots=True)
class Check:
    """How to check: at which moment, with what outside, whether sealed values are opened, and by how many.

    `workers` is how many processes check beside the one that reads; with none it does all by itself.
    """

    now: datetime
    keys: Sequence[str] = ()
    outside: Sequence[OutsideSeal] = ()
    quick: bool = False
    workers: int = 0
    progress: Callable[[int, int], None] = lambda _done, _all: None


def verify_record(connection: Connection, check: Check) -> RecordVerdict:
    """Check everything that is stored, on a connection that shows one moment."""
    with _without_collecting():
        return _verify(connection, check)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Millions of values that all stay until the end are not looked through for what is used no more."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _verify(connection: Connection, check: Check) -> RecordVerdict:
    whole = _Verification(connection, check)
    if not check.workers or whole.size < _MANY:
        _WORK.cipher = cipher_of(connection.dialect)
        return whole.run(None)
    # New processes and no copies of this one, which may have threads.
    context, keys = get_context("spawn"), (tuple(check.keys),)
    with ProcessPoolExecutor(check.workers, context, initializer=_begin, initargs=keys) as pool:
        return whole.run(pool)


class _Verification:
    def __init__(self, connection: Connection, check: Check) -> None:
        self._connection = connection.execution_options(stream_results=True, max_row_buffer=_AT_ONCE)
        self._check = check
        self._pool: ProcessPoolExecutor | None = None
        self._verdict = RecordVerdict()
        self._expected = Expectations(check.now)
        self._outside = lines_that_hold(check.outside)
        self._asked = {one.seq for one in self._outside} | {1}
        self._links: dict[int, Link] = {}
        self._tables = covered_tables()
        self._done = 0
        self.size = sum(self._count(one.name) for one in self._tables) + self._count(audit.name)

    def run(self, pool: ProcessPoolExecutor | None) -> RecordVerdict:
        self._pool = pool
        self._check_chain()
        self._compare_outside()
        self._look_for_earlier_seals()
        for table in self._tables:
            self._check_table(table)
        self._name_missing_rows()
        for far in far_moments(self._connection, self._check.now):
            words = f"it waits until {far.at:%-d %B %Y}, later than any wait allows"
            self._verdict.add("row", f"{far.table}/{far.id}", words)
        self._verdict.unsealed = self._expected.unsealed
        self._verdict.tolerated = dict(self._expected.tolerated)
        return self._verdict

    def _count(self, table: str) -> int:
        counted = self._connection.exec_driver_sql(f"SELECT count(*) FROM {table}")  # noqa: S608 - our tables
        return int(counted.scalar_one())

    def _check_chain(self) -> None:
        faults: list[Fault] = []
        for found in self._in_order(check_part, self._entry_parts()):
            faults += found
        self._expected.end()
        kept = [one for one in faults if not self._is_of_a_key_given_up(one)]
        for fault in _first(sorted({*kept, *self._expected.faults})):
            self._verdict.add("chain", f"entry {fault.seq}", fault.words)

    def _is_of_a_key_given_up(self, fault: Fault) -> bool:
        """Whether only the key of an entry is missing, and all rows were sealed anew by a later one since.

        What the entry says is bound by the hashes, which the later entries' seals cover.
        """
        return fault.words.startswith(NO_KEY.partition("{")[0]) and fault.seq < self._expected.baselined

    def _entry_parts(self) -> Iterator[tuple[list[StoredEntry], Link]]:
        text = _entries_text(self._connection.dialect.name)
        link = Link()
        for part in self._connection.exec_driver_sql(text).partitions(_AT_ONCE):
            entries = [StoredEntry._make(row) for row in part]
            yield entries, link
            for entry in entries:
                link = link_after(entry, link)
                self._take(entry, link)
            self._report(len(entries))
        self._verdict.head = link

    def _take(self, entry: StoredEntry, link: Link) -> None:
        self._verdict.entries += 1
        if entry.seq in self._asked:
            self._links[entry.seq] = link
        try:
            self._expected.take(entry)
        except (ValueError, TypeError, AttributeError, IndexError):
            self._expected.faults.append(Fault(entry.seq, "what it recorded cannot be read"))

    def _compare_outside(self) -> None:
        for one in self._outside:
            words = self._outside_fault(one)
            if words:
                self._verdict.add("outside", f"entry {one.seq}", words)
            else:
                self._verdict.compared = one

    def _outside_fault(self, one: OutsideSeal) -> str:
        day = one.at.strftime("%-d %B %Y")
        if one.seq == 0:
            return ""
        first, here = self._links.get(1), self._links.get(one.seq)
        if first is None or first.hash != one.first:
            return f"the seal that was kept outside on {day} is of another database"
        if here is None:
            return f"it was sealed outside on {day} and is not there: the record was cut off, or written anew"
        if (here.hash, here.seal) != (one.hash, one.seal):
            return f"it is not the one that was sealed outside on {day}"
        return ""

    def _look_for_earlier_seals(self) -> None:
        """Name a row whose values this release sealed long before the record says that it had no seals yet.

        So nobody takes all seals away and has what is left bound as if it came from the release before.
        """
        begun = self._expected.bound_whole_at
        for table in self._tables if begun is not None else ():
            name = self._sealed_before(table, begun - _NEAR) if table.sealed and begun is not None else ""
            if name:
                self._verdict.add("chain", name, "it was sealed long before the first seal of the record")

    def _sealed_before(self, table: CoveredTable, moment: int) -> str:
        text = select_text(table, self._connection.dialect.name)
        for values in self._connection.exec_driver_sql(text):
            row = table.row(values)
            times = (bound_at(value) for value in row.sealed.values())
            if any(at is not None and at < moment for at in times):
                return table.name_of(row.key)
        return ""

    def _check_table(self, table: CoveredTable) -> None:
        found = 0
        for part in self._in_order(digest_part, self._row_parts(table)):
            for row in part:
                words = self._row_fault(table, row)
                self._verdict.rows += 1
                if words:
                    found += 1
                    if found <= NAMED:
                        self._verdict.add("row", row.name, words)
        if found > NAMED:
            self._verdict.add("row", table.name, f"{found - NAMED} more rows differ")

    def _row_parts(self, table: CoveredTable) -> Iterator[tuple[str, list[tuple[Any, ...]], list[str], bool]]:
        text = select_text(table, self._connection.dialect.name, sealed=not self._check.quick)
        keys = sorted(self._expected.keys)
        for part in self._connection.exec_driver_sql(text).partitions(_AT_ONCE):
            yield table.name, [tuple(row) for row in part], keys, not self._check.quick
            self._report(len(part))

    def _row_fault(self, table: CoveredTable, row: RowDigests) -> str:
        expected = self._expected.rows.pop(row.name, None)
        words = row.fault or self._difference(expected, row)
        if not words or row.fault or not self._expected.may_be_theirs(expected):
            return words
        self._expected.tolerated[table.name] += 1
        return ""

    def _difference(self, expected: Expected | None, row: RowDigests) -> str:
        if expected is None:
            return "no entry of the record has written it"
        if expected.plain is None:
            return f"it is there again, although entry {expected.seq} took it away"
        made = row.by_key.get(expected.key)
        if made is None:
            return ""  # the entry's key is not given, which the entry's own finding says
        if made[0] != expected.plain:
            return f"it is not as entry {expected.seq} left it"
        sealed = row.by_key.get(expected.sealed_key, made)[1] if expected.sealed_key else None
        if sealed is not None and sealed != expected.sealed:
            return f"what is sealed in it is not as entry {expected.seq} left it"
        return ""

    def _name_missing_rows(self) -> None:
        missing = []
        for name, expected in self._expected.rows.items():
            if expected.plain is None:
                continue
            if self._expected.may_be_theirs(expected):
                self._expected.tolerated[name.partition("/")[0]] += 1
            else:
                missing.append((name, expected.seq))
        for name, seq in missing[:NAMED]:
            self._verdict.add("row", name, f"it is gone, although entry {seq} left it there")
        if len(missing) > NAMED:
            self._verdict.add("row", "all tables", f"{len(missing) - NAMED} more rows are gone")

    def _in_order(self, work: Callable[..., T], parts: Iterable[tuple[Any, ...]]) -> Iterator[T]:
        if self._pool is None:
            for part in parts:
                yield work(*part)
            return
        waiting: deque[Future[T]] = deque()
        for part in parts:
            waiting.append(self._pool.submit(work, *part))
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _report(self, count: int) -> None:
        self._done += count
        self._check.progress(self._done, self.size)


@dataclass
class _Work:
    """What a process that checks needs: the cipher, made once."""

    cipher: Cipher | None = None


_WORK = _Work()


def _begin(keys: tuple[str, ...]) -> None:
    _WORK.cipher = Cipher(keys)


def check_part(entries: Sequence[StoredEntry], before: Link) -> list[Fault]:
    """Check a part of the chain, in whichever process."""
    return check_entries(entries, before, _cipher().record_keys)


def digest_part(
    table: str,
    rows: Sequence[Sequence[Any]],
    keys: Sequence[str],
    opened: bool,  # noqa: FBT001 - one of four
) -> list[RowDigests]:
    """Make the digests of a part of a table, in whichever process."""
    on_record = next(one for one in covered_tables() if one.name == table)
    return digests_of(on_record, rows, keys, _cipher(), opened=opened)


def _cipher() -> Cipher:
    if _WORK.cipher is None:
        raise RuntimeError("This process was not begun with keys.")
    return _WORK.cipher


def _first(faults: Sequence[Fault]) -> list[Fault]:
    if len(faults) <= NAMED:
        return list(faults)
    return [
        *faults[:NAMED],
        Fault(faults[NAMED].seq, f"{len(faults) - NAMED} more entries are wrong from here"),
    ]


def _entries_text(backend: str) -> str:
    table = metadata.tables[audit.name]
    entries = CoveredTable(audit.name, (), StoredEntry._fields, (), {}, table)
    return f"{select_text(entries, backend)} ORDER BY seq"
