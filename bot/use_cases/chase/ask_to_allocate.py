"""Asks a manager to allocate a case that fell vacant while something is open in it, report or no report."""

from __future__ import annotations

from datetime import datetime

from bot.reading.snapshot import load_snapshot
from bot.services import Services
from bot.use_cases.map.follow_ups import open_allocation
from bot.use_cases.outbox import outgoing
from state_machines.duties.vacancy import ALLOCATE
from storage.unit_of_work import UnitOfWork


def ask_to_allocate(services: Services, now: datetime) -> None:
    """Ask about each such case once; safe to repeat, in any process."""
    with services.store.read() as uow:
        vacant = uow.holders.cases_that_nobody_has(ALLOCATE)
    for case_id in vacant:
        with services.store.write() as uow:
            _ask_about(uow, services, case_id, now)
            uow.commit()


def _ask_about(uow: UnitOfWork, services: Services, case_id: str, now: datetime) -> None:
    uow.cases.by_id(case_id)  # the case's row is locked first, as by everybody
    latest = next(iter(uow.escalations.of_case(case_id)), None)
    if latest is None:
        return  # an alarm alone: a duty stands beside an escalation, and the report that follows asks
    state = load_snapshot(uow, services, latest.id, now)
    duty = open_allocation(uow, state, now)
    if duty is not None:
        outgoing.enqueue_redraws(uow, latest.id, now)
        outgoing.enqueue_ping(uow, state.escalation, [duty.holder_id], now, event=duty.id)
