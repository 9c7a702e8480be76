"""The escalations that one report about several children moved together, as one person may see them."""

from __future__ import annotations

from datetime import datetime

from bot.reading.part_of import part_of
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from state_machines.access.matrix import Right
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def joined_for(
    uow: UnitOfWork, services: Services, state: Snapshot, viewer: Person, now: datetime
) -> tuple[Snapshot, ...]:
    """Those of the other children that are open, by reference, where the viewer has a part in each."""
    if all(report.made_with is None for report in state.reports):
        return ()
    ids = uow.reports.joined_with([state.escalation.id]).get(state.escalation.id, ())
    read = (load_snapshot(uow, services, one, now) for one in ids)
    theirs = (one for one in read if one.is_open and _has_part(one, viewer))
    return tuple(sorted(theirs, key=lambda one: one.case.reference))


def _has_part(state: Snapshot, viewer: Person) -> bool:
    return part_of(state, viewer).may(Right.SEE_STEP)
