"""Carries out what is left of an import whose process died, and drops what died before it was decided."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from bot.log_events import log_event
from bot.use_cases.people.import_in_turns import drop_abandoned, finish
from storage.unit_of_work import Store

log = logging.getLogger(__name__)

#: How often it is looked whether imports under way have moved.
EVERY = timedelta(seconds=20)


class LeftImports:
    """Remembers how far imports were when it looked last: one that has not moved since has nobody left.

    No clock decides that, for a clock may be set back during an import. Where somebody is there all the same,
    both carry it out, turn by turn, which does no harm.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._left: tuple[str, int] | None = None
        self._undecided: dict[str, int] = {}

    def look(self, now: datetime) -> None:
        """Finish or drop what stands still."""
        with self._store.read() as uow:
            current, undecided = uow.imports.decided(), uow.imports.undecided()
            left = None if current is None else (current.id, uow.imports.count_left(current.id))
        if left is not None and left == self._left:
            log_event(log, "import.taken_up", logging.WARNING, steps=finish(self._store, now))
            left = None
        drop_abandoned(
            self._store, [one for one, rows in undecided.items() if self._undecided.get(one) == rows]
        )
        self._left, self._undecided = left, undecided
