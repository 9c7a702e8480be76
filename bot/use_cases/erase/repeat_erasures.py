"""Erases again what a restored backup has brought back, by the list that was kept beside the key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.use_cases.erase.erase import Eraser, parts_of, put_on_record
from state_machines.case.erasure import ContentRow, Tombstone
from storage.tables import cases, escalations
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Repeated:
    """How many rows were erased again, and the lines of the list that could not be read."""

    rows: int
    unreadable: tuple[int, ...]


def repeat_erasures(eraser: Eraser, now: datetime) -> Repeated:
    """Carry out every erasure on the list that this database does not know; safe to repeat.

    No hold stops it: what is on the list was erased while none stood, so one that stands in the backup had
    been ended before. The tombstones keep their first day and reason.
    """
    listed, unreadable = eraser.list.read()
    with eraser.store.read() as uow:
        known = {stone.id for stone in uow.erasures.all()}
    lost = sorted((one for one in listed if one.id not in known), key=lambda one: one.case_id or "")
    for part in parts_of(lost):
        with eraser.store.write() as uow:
            _erase_again(uow, part, now)
            uow.commit()
    return Repeated(len(lost), unreadable)


def _erase_again(uow: UnitOfWork, part: Sequence[Tombstone], now: datetime) -> None:
    case_id = part[0].case_id
    if case_id is not None:
        uow.cases.lock([case_id])
    for stone in part:
        uow.erasures.erase_again(ContentRow(stone.kind, stone.row_id), stone)
    closed = [stone.row_id for stone in part if stone.kind == escalations.name]
    whole = case_id is not None and any(stone.kind == cases.name for stone in part)
    alarms = uow.erasures.alarms_of_case(case_id) if whole and case_id else ()
    uow.deletions.enqueue(closed, alarms, {}, case_id, now)
    put_on_record(uow, case_id, part, now, "erase_again")
