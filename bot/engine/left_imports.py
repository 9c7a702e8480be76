"""Carries out what is left of an import whose process died, and drops what died before it was decided."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.log_events import log_event
from bot.use_cases.people.import_in_turns import drop_abandoned, finish
from storage.unit_of_work import Store

log = logging.getLogger(__name__)

#: How often it is looked whether imports under way have moved.
EVERY = timedelta(seconds=5)
#: So many looks in which it did not move, and an import has nobody left.
STANDS_STILL = 4
#: For so many seconds one look goes on with what is left, for the other chores wait meanwhile.
PART = 1.0


class LeftImports:
    """Remembers how far imports were in the last looks: one that has not moved since has nobody left.

    No clock decides that, for a clock may be set back during an import. Where somebody is there all the same,
    both carry it out, turn by turn, which does no harm. Each look does a part; the next one goes on with it.
    """

    def __init__(self, store: Store, stands_still: int = STANDS_STILL) -> None:
        self._store = store
        self._stands_still = stands_still
        #: By import how many rows it had, and in how many looks since that has not changed.
        self._seen: dict[str, tuple[int, int]] = {}

    def look(self, now: datetime) -> None:
        """Do a part of what stands still: finish what is decided, else drop it."""
        decided, rows = self._read()
        self._seen = {one: (count, self._looks(one, count)) for one, count in rows.items()}
        left = [one for one, (_, looks) in self._seen.items() if looks >= self._stands_still]
        if not left:
            return
        # Where this fails it is not tried again before it has stood still anew.
        self._seen |= {one: (rows[one], 0) for one in left}
        if decided in left:
            steps = finish(self._store, now, within=PART)
            log_event(log, "import.taken_up", logging.WARNING, steps=steps)
        drop_abandoned(self._store, [one for one in left if one != decided], within=PART)
        _, rows = self._read()
        self._seen |= {one: (rows[one], self._stands_still - 1) for one in left if one in rows}

    def _looks(self, one: str, count: int) -> int:
        before, looks = self._seen.get(one, (None, 0))
        return looks + 1 if before == count else 0

    def _read(self) -> tuple[str | None, dict[str, int]]:
        """The import that is decided, if there is one, and how many rows each import has."""
        with self._store.read() as uow:
            current, rows = uow.imports.decided_import(), uow.imports.undecided_imports()
            if current is not None:
                rows[current.id] = uow.imports.count_left(current.id)
        return None if current is None else current.id, rows
