"""What the record says of the tables: which rows there are, and the digests that they must have.

While a release is replaced, processes of the one before may write rows and entries without digests and seals.
What differs then and may be theirs is counted, and is no finding. That ends with the entries that seal all
rows anew, and two weeks after the upgrade at the latest.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from sys import intern
from typing import NamedTuple

from storage.record.entry_checks import Fault, StoredEntry

#: How long after an upgrade processes of the release before may write without seals; longer is no upgrade.
BESIDE = timedelta(days=14)
#: The entry that binds those before it which have no seal.
ADOPT = "record:adopt"
#: Entries that seal rows as they are: those of before an upgrade, and those that a new key seals anew.
BASELINE = "record:baseline"
#: The entry that says that all rows are sealed.
BASELINED = "record:baselined"

NEVER_SEALED = "it has no seal: it was written without the key, and not while a release was replaced"
CHANGED_BETWEEN = "{} was changed past Doorstep before this entry, and after entry {}"
ADDED_BETWEEN = "{} was added past Doorstep before this entry"


class Expected(NamedTuple):
    """The digests of a row by the last entry that recorded it, and by which key; None: it is not there.

    The sealed values may have been recorded last by an earlier entry, and so by another key; "" is none.
    """

    seq: int
    key: str
    plain: str | None
    sealed: str | None
    sealed_key: str


@dataclass
class Expectations:
    """Takes entry after entry, and knows then what the tables must hold. `now` is when it is looked."""

    now: datetime
    rows: dict[str, Expected] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    #: How many differences may be those of a process of the release before.
    tolerated: Counter[str] = field(default_factory=Counter)
    #: How many entries have no seal of their own, and are bound by a later one.
    unsealed: int = 0
    keys: set[str] = field(default_factory=set)
    #: The entry that began the last sealing of all rows; 0 where there was none.
    baselined: int = 0
    #: By the machine's clock, when a whole record without seals was bound; None where none was.
    bound_whole_at: int | None = None
    _upgraded_at: datetime | None = None
    _first_is_sealed: bool = False
    _waiting: list[int] = field(default_factory=list)
    _last_unsealed: int = 0
    _baseline_begun: int = 0

    def take(self, entry: StoredEntry) -> None:
        """Take what the next entry says."""
        if entry.seal is None:
            self._waiting.append(entry.seq)
            return
        at = _moment(entry.at)
        if entry.seq == 1:
            self._first_is_sealed = True
        if self._waiting:
            self._bind(at)
        self.keys.add(str(entry.sealed_with))
        if entry.action == ADOPT:
            said = json.loads(entry.details)
            if said["from"] == 1:
                self.bound_whole_at = int(said["clock"])
        if entry.action == BASELINE and entry.subject.endswith("/1"):
            self._baseline_begun = entry.seq
        elif entry.action == BASELINED:
            self.baselined = self._baseline_begun
            if self._last_unsealed < self._baseline_begun:
                self._last_unsealed = 0
                self.tolerated.clear()
        if entry.rows:
            self._take_rows(entry)

    def end(self) -> None:
        """Judge what no later entry has bound."""
        if self._waiting:
            self._bind(self.now)

    def may_be_theirs(self, expected: Expected | None) -> bool:
        """Whether a process of the release before may have changed the row since it was recorded last."""
        return self._last_unsealed > (0 if expected is None else expected.seq)

    def _bind(self, at: datetime) -> None:
        waiting, self._waiting = self._waiting, []
        if self._upgraded_at is None and not self._first_is_sealed:
            self._upgraded_at = at
        if self._upgraded_at is None or at > self._upgraded_at + BESIDE:
            self.faults += [Fault(seq, NEVER_SEALED) for seq in waiting]
            return
        self.unsealed += len(waiting)
        self._last_unsealed = waiting[-1]

    def _take_rows(self, entry: StoredEntry) -> None:
        begins, seq, rows = entry.action == BASELINE, entry.seq, self.rows
        key = intern(str(entry.sealed_with))  # the same few keys for a million rows
        for name, change in json.loads(entry.rows or "").items():
            known = rows.get(name)
            before, after = change[0], change[1]
            sealed_before, sealed = (change[2], change[3]) if len(change) > 2 else (_SAME, _SAME)
            if not begins and (known is not None or before is not None or sealed_before is not _SAME):
                self._compare(entry, name, known, before, sealed_before)
            if sealed is not _SAME:
                rows[name] = Expected(seq, key, after, sealed, key)
            elif known is None:
                rows[name] = Expected(seq, key, after, None, "")
            else:
                rows[name] = Expected(seq, key, after, known.sealed, known.sealed_key)

    def _compare(
        self, entry: StoredEntry, name: str, known: Expected | None, before: str | None, sealed: str | None
    ) -> None:
        """Compare what the entry found with what the record had left there."""
        if known is not None and known.key != entry.sealed_with:
            return  # digests of two keys say nothing of each other
        was = None if known is None else known.plain
        same_key = known is None or known.sealed_key == entry.sealed_with
        was_sealed = known.sealed if known is not None and same_key else None
        if before == was and (sealed is _SAME or not same_key or sealed == was_sealed):
            return
        if self.may_be_theirs(known):
            self.tolerated[name.partition("/")[0]] += 1
            return
        words = ADDED_BETWEEN if known is None else CHANGED_BETWEEN
        self.faults.append(Fault(entry.seq, words.format(name, known.seq if known else "")))


#: Stands for digests of sealed values that an entry does not name, because they were not written.
_SAME = "same"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(f"{text[:26]}+00:00")
