"""Records which children belong to another family than before, and has the families' cards drawn anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.use_cases.outbox.outgoing import enqueue_redraws
from state_machines.case.case import Case
from storage.unit_of_work import UnitOfWork


def record_family_changes(uow: UnitOfWork, pairs: Iterable[tuple[Case | None, Case]], now: datetime) -> None:
    """Nothing open moves by it: what is known of a family is read from where each child lives now."""
    moved = [(before, after) for before, after in pairs if before and before.family != after.family]
    for before, after in moved:
        uow.audit.append(now, None, "case:family", after.id, {"from": before.family, "to": after.family})
    families = {case.family for pair in moved for case in pair if case.family is not None}
    for escalation_id in uow.escalations.open_ids_of_families(families):
        enqueue_redraws(uow, escalation_id, now)
