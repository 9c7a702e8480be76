"""Records who alone may know of a case by now, and has it go on with them, in cards as in duties."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.reading.people_by_id import PeopleById
from bot.use_cases.chase.follow_people_changes import mark_people_changed
from bot.use_cases.outbox.redraw_for_those_shut_out import redraw_for_those_shut_out
from state_machines.case.case import Case
from state_machines.duties.circle import Circle
from state_machines.duties.let_in import is_limited, with_limits
from storage.records import Json
from storage.unit_of_work import UnitOfWork


def record_restrictions(uow: UnitOfWork, pairs: Iterable[tuple[Case | None, Case]], now: datetime) -> None:
    """What stood in messages of those let in no more is drawn anew, and the engine moves duties on."""
    for before, after in pairs:
        if (before.restricted if before else None) != after.restricted:
            _record(uow, after, now)
            if before is not None:
                _follow(uow, after, now)


def keep_from_others(uow: UnitOfWork, case_id: str, now: datetime) -> None:
    """The same for whoever is barred, or not named, since two cases became this one."""
    for case in uow.cases.by_ids([case_id]):
        if is_limited(case, now):
            _follow(uow, case, now)


def _record(uow: UnitOfWork, case: Case, now: datetime) -> None:
    named: list[Json] = [*case.restricted.person_ids] if case.restricted else []
    details: dict[str, Json] = {"people": named, "line": bool(case.restricted and case.restricted.line)}
    action = "case:restrict" if case.restricted else "case:open_up"
    uow.audit.append(now, None, action, case.id, details)


def _follow(uow: UnitOfWork, case: Case, now: datetime) -> None:
    circle = with_limits(Circle(PeopleById(uow), case), now)
    escalations = redraw_for_those_shut_out(uow, case.id, lambda one: not circle.may_ask(one), now)
    holders = {
        duty.holder_id for one in escalations for duty in uow.duties.of_escalation(one) if duty.is_live
    }
    mark_people_changed(uow, holders, now)
