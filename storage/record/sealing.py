"""Takes the end of the record out of the database, as a value to be kept elsewhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from storage.record.entry_checks import GENESIS
from storage.record.seals_file import OutsideSeal
from storage.tables import audit
from storage.unit_of_work import UnitOfWork


def end_of_record(uow: UnitOfWork, now: datetime, *, restored: bool = False) -> OutsideSeal:
    """The end of the record as it is now; `restored` where it ends earlier than what was kept before."""
    columns = (audit.c.seq, audit.c.hash, audit.c.seal)
    connection = uow.connection()
    first = connection.execute(select(*columns).order_by(audit.c.seq).limit(1)).first()
    last = connection.execute(
        select(*columns).where(audit.c.seal.is_not(None)).order_by(audit.c.seq.desc()).limit(1)
    ).first()
    if first is None or last is None:
        return OutsideSeal(now, GENESIS, 0, GENESIS, "", restored)
    return OutsideSeal(now, first.hash, last.seq, last.hash, last.seal, restored)
