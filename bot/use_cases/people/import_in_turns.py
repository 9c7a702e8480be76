"""Writes a large import in many short turns, so that nobody's press waits for it.

What it will write is put down first, in rows of which nothing counts. One short transaction decides: from
then on the import stands, and is carried out turn by turn, each of which drops what it did. Whoever dies in
between leaves either rows that count for nothing, which are dropped, or the rest of something decided, which
the next process carries out. So nothing half-done stays.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from bot.use_cases.people.carry_out_import import carry_out
from bot.use_cases.people.import_steps import batch_of
from state_machines.errors import StoreUnavailable
from storage.errors import StoreBusy
from storage.records import DecidedImport, ImportStep
from storage.unit_of_work import Store, UnitOfWork

#: So many steps are written in one transaction; with more an import takes turns.
ONE_TURN = 100
#: How long a turn should take, and how long others get afterwards at least, in seconds. SQLite's waiting
#: writers look again every 25 ms by then, and must find the file free.
TURN, BREAK = 0.06, 0.04
_FEWEST, _FIRST, _MOST = 10, 20, 400
#: So often a turn is asked for again that did not come while everybody else was writing.
_TRIES = 60

#: How long it is waited, in seconds, to see whether somebody else carries out an import.
_LOOK_AGAIN = 1.0

#: Told how much of how much is done, and of what.
Progress = Callable[[str, int, int], None]


def say_nothing(_what: str, _done: int, _of: int) -> None:
    """For whoever has nobody to show progress to."""


@dataclass
class Turns:
    """The size of the next turn, by how long the last one took; and the breaks between them.

    After `within` seconds no other one is to begin, but for the first.
    """

    size: int = field(default_factory=lambda: _FIRST)
    pause: Callable[[float], None] = time.sleep
    within: float = math.inf
    began: float = field(default_factory=time.monotonic)
    taken: int = 0

    def may_go_on(self) -> bool:
        """Whether there is time for another turn."""
        return not self.taken or time.monotonic() - self.began < self.within

    def elapsed(self) -> timedelta:
        """How long all turns have taken so far."""
        return timedelta(seconds=time.monotonic() - self.began)

    def take(self, store: Store, write: Callable[[UnitOfWork, int], int]) -> int:
        """Have a turn of this size written, and leave others as long a time; returns what `write` does."""
        for _ in range(_TRIES):
            try:
                done, took = _write_one(store, write, self.size)
            except StoreBusy:
                self.pause(TURN)
            else:
                self.taken += 1
                self.size = max(_FEWEST, min(_MOST, int(self.size * TURN / max(took, TURN / 4))))
                self.pause(max(took, BREAK))
                return done
        raise StoreUnavailable("The database is busy with other writers. Please try again later.")


def _write_one(store: Store, write: Callable[[UnitOfWork, int], int], size: int) -> tuple[int, float]:
    with store.write() as uow:
        began = time.monotonic()  # it has its turn: what was waited for it is not counted
        done = write(uow, size)
        uow.commit()
    return done, time.monotonic() - began


def stage(store: Store, steps: Sequence[ImportStep], by: str, now: datetime, progress: Progress) -> str:
    """Put down what an import will do; nothing of it counts yet. Returns the import's id.

    Where somebody dropped it meanwhile, for it stood still, it ends there: it cannot be decided.
    """
    import_id, turns, done = uuid4().hex, Turns(), 0
    with store.write() as uow:
        uow.imports.begin(import_id, by, now)
        uow.commit()

    def write(uow: UnitOfWork, size: int) -> int:
        part = steps[done : done + size]
        return len(part) if uow.imports.add_steps(import_id, done, part) else 0

    while done < len(steps):
        added = turns.take(store, write)
        if not added:
            break
        done += added
        progress("prepared", done, len(steps))
    return import_id


def finish(store: Store, now: datetime, progress: Progress = say_nothing, *, within: float = math.inf) -> int:
    """Carry out what is left of the import that is decided, if there is one; returns how many steps that was.

    What follows of it is of `now`, which may be long after it was decided. What is not done
    within so many seconds is left. Safe in any number of processes at once, for the turns follow one another.
    """
    with store.read() as uow:
        current = uow.imports.decided_import()
    if current is None:
        return 0
    turns, done, found = Turns(within=within), 0, 1
    try:
        while found and turns.may_go_on():
            found = turns.take(
                store, lambda uow, size: _carry_out_next(uow, current, size, now, turns.elapsed())
            )
            done += found
            progress("written", done, current.steps)
    except StoreUnavailable as why:
        raise StoreUnavailable(
            f"{why} The import of {current.by} is decided all the same, and what it has written is kept: a "
            "running Doorstep or the next `doorstep import` carries out the rest."
        ) from why
    return done


def _carry_out_next(
    uow: UnitOfWork, current: DecidedImport, size: int, now: datetime, elapsed: timedelta
) -> int:
    uow.imports.lock()
    steps = uow.imports.next_steps(current.id, size)
    if not steps:
        uow.imports.end(current.id)
        return 0
    now = max(now, current.decided_at)  # a clock may have been set back
    carry_out(uow, batch_of(steps), now)
    uow.imports.drop_steps(current.id, len(steps))
    details = {"steps": len(steps)}
    uow.audit.append(now + elapsed, None, "directory:carry_out", current.id, details)
    return len(steps)


def drop_abandoned(store: Store, import_ids: Iterable[str], *, within: float = math.inf) -> None:
    """Forget imports of which nothing counts and with which nobody goes on, as far as it comes by then."""
    turns = Turns(within=within)
    for import_id in import_ids:
        drop = partial(_drop_next, import_id)
        while turns.may_go_on() and turns.take(store, drop):
            pass


def _drop_next(import_id: str, uow: UnitOfWork, size: int) -> int:
    return uow.imports.drop_undecided(import_id, size)


def wait_for_others(
    store: Store,
    now: datetime,
    progress: Progress = say_nothing,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Wait while another process carries out an import, and carry it out where it stands still.

    No clock decides, for one that is set back would: only whether something moves.
    """
    left = _left(store)
    while left is not None:
        progress("waiting for another import", 0, left)
        pause(_LOOK_AGAIN)
        before, left = left, _left(store)
        if left == before:
            finish(store, now, progress)
            left = _left(store)


def _left(store: Store) -> int | None:
    """How many steps of the decided import are left; None where there is none."""
    with store.read() as uow:
        current = uow.imports.decided_import()
        return None if current is None else uow.imports.count_left(current.id)
