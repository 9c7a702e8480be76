"""Asks whoever went in whether they are out, and raises the alarm about them where they do not answer."""

from __future__ import annotations

import logging
from datetime import datetime

from bot import counters
from bot.log_events import log_event
from bot.services import Services
from bot.use_cases.alarms.visits import answer_within, enqueue_visit_card, store_alarm_of_visit
from state_machines.alarms.visit import Visit, VisitState, ask
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)


def chase_visit(services: Services, visit_id: str, now: datetime) -> bool:
    """Do what is due with one visit; false where it ended, or another process was quicker."""
    with services.store.write() as uow:
        visit = uow.visits.by_id(visit_id)
        if visit is None or visit.ask_at is None or not visit.is_due(now):
            return False
        silent = _is_silent(uow, visit)
        if silent:
            store_alarm_of_visit(uow, services, visit, VisitState.SILENT, now)
        else:
            _ask(uow, services, visit, now)
        uow.commit()
    counters.count_chase((now - visit.ask_at).total_seconds())
    level = logging.WARNING if silent else logging.INFO
    log_event(log, "visit.silent" if silent else "visit.asked", level, visit=visit.id)
    return True


def _is_silent(uow: UnitOfWork, visit: Visit) -> bool:
    """Whether they were asked and did not answer, or cannot be asked at all."""
    if visit.state is VisitState.ASKED:
        return True
    person = uow.people.by_id(visit.person_id)
    return person is None or not person.reachable


def _ask(uow: UnitOfWork, services: Services, visit: Visit, now: datetime) -> None:
    asked = ask(visit, now, answer_within(services, now))
    uow.visits.save(asked)
    uow.audit.append(now, None, "visit:ask", visit.id, {"case": visit.case_id})
    enqueue_visit_card(uow, asked, now)
