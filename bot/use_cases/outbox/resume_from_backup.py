"""A database was restored: what was still to be sent in it may have been sent since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """The moment the database is of (None: nothing ever ran on it), and how many messages are in doubt."""

    last_tick: datetime | None
    doubtful: int


def resume_from_backup(store: Store, now: datetime) -> RestoreResult:
    """Mark every message that waits as one to look for in Slack before it is sent; safe to repeat.

    Promise 5 across a restore: a message is recognised by its own id, so what the lost time sent of these is
    found. What the lost time wrote and sent is not known to this database at all: its duties are chased once
    more, as after any silence. That it was restored is on the record.
    """
    with store.write() as uow:
        found = RestoreResult(uow.engine.last_tick(), uow.deliveries.mark_all_uncertain())
        details = {"of": found.last_tick.isoformat() if found.last_tick else None, "doubtful": found.doubtful}
        uow.audit.append(now, None, "database:restore", "database", details)
        uow.commit()
    return found
