"""Follows plans that the case system changed: open charts take the change within seconds of an import."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.services import Services
from bot.use_cases.map.change_plan import follow_plan
from state_machines.case.case import Case
from storage.unit_of_work import UnitOfWork

#: The subject of the audit entries that name the cases.
PLANS = "children's plans"
#: The marks: when a plan changed last, and up to when open charts followed.
_CHANGED, _FOLLOWED = "plans changed", "plans followed"
#: Entries so much older than a mark are looked at once more, which does no harm.
_CLOCKS_DIFFER = timedelta(hours=1)


def mark_plans_changed(uow: UnitOfWork, case_ids: Collection[str], now: datetime) -> None:
    """Have the engine put the new plans to the open charts, once this transaction is stored."""
    if case_ids:
        # The entry is of the same time, for what is much older than the last mark is not looked at any more.
        at = uow.engine.record_change(_CHANGED, now)
        uow.audit.append(at, None, "plans:change", PLANS, {"cases": sorted(case_ids)})


def cases_with_new_plans(pairs: Collection[tuple[Case | None, Case]]) -> frozenset[str]:
    """The cases that were known with another plan."""
    return frozenset(after.id for before, after in pairs if before is not None and before.plan != after.plan)


def follow_plan_changes(services: Services, now: datetime) -> None:
    """Put to each open chart what changed since the last time; safe to repeat, in any process."""
    with services.store.read() as uow:
        changed, done = uow.engine.last_look_at(_CHANGED), uow.engine.last_look_at(_FOLLOWED)
        if changed is None or (done is not None and changed <= done):
            return
        entries = uow.audit.of_subject(PLANS)
    recent = [entry for entry in entries if entry.at > (done or changed) - _CLOCKS_DIFFER]
    named = {str(one): entry.at for entry in recent for one in _as_list(entry.details["cases"])}
    for case_id, at in named.items():
        _follow(services, case_id, now, told_before=done is not None and at <= done)
    with services.store.write(lock_rows=False) as uow:
        uow.engine.record_look(_FOLLOWED, changed)
        uow.commit()


def _follow(services: Services, case_id: str, now: datetime, *, told_before: bool) -> None:
    with services.store.write() as uow:
        uow.cases.by_id(case_id)  # the case's row is locked first, as by everybody
        current = uow.escalations.open_for_case(case_id)
        if current is not None:
            follow_plan(uow, services, current.id, now, told_before=told_before)
            uow.commit()


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
