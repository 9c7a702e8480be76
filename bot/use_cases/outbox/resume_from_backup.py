"""Continues after a restore: messages that wait in the backup may have been sent since it was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.unit_of_work import Store

_A_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """The moment of the backup (None if nothing ever ran on it), and the number of doubtful messages."""

    last_tick: datetime | None
    doubtful: int


def resume_from_backup(store: Store, now: datetime, by: str = "") -> RestoreResult:
    """Mark every message that waits as one to look for where it was to go before it is sent; safe to repeat.

    This keeps promise 5 across a restore: a message is recognised by its id, so one that was sent since the
    backup is found. What was written since the backup is unknown; its duties are chased once more, as after
    any silence. Whoever ran when the backup was made does not run on this copy; a process that does signs
    anew.
    The restore is put on record, with the operating system's user who ran it, `by`.
    """
    with store.write() as uow:
        found = RestoreResult(uow.engine.last_tick(), uow.deliveries.mark_all_uncertain())
        uow.processes.forget_before(uow.database_now() + _A_MOMENT)
        details = {"of": found.last_tick.isoformat() if found.last_tick else None, "doubtful": found.doubtful}
        uow.audit.append(now, None, "database:restore", "database", details | {"user": by})
        uow.commit()
    return found
