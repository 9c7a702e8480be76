"""Asks a manager to allocate a case that nobody has, and ends that once somebody is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.cards.messages.news import NewsPayload
from bot.reading.snapshot import Snapshot
from bot.use_cases.outbox.outgoing import enqueue_news, enqueue_redraws
from state_machines.case.case import Case
from state_machines.duties.circle import ROLE_TITLES, Circle, resolve
from state_machines.duties.duty import Duty, overtake
from state_machines.duties.vacancy import ALLOCATE, is_filled, role_to_fill, vacant_role
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Person, Role
from storage.unit_of_work import UnitOfWork


def is_asked_for(uow: UnitOfWork, state: Snapshot) -> bool:
    """Whether somebody is asked already to allocate this case, be it because of an earlier escalation."""
    return any(
        duty.is_live and duty.key == ALLOCATE
        for escalation in uow.escalations.of_case(state.case.id)
        for duty in uow.duties.of_escalation(escalation.id)
    )


def task_words(vacant: Role, circle: Circle) -> str:
    """What the manager is asked, and when it ends."""
    title = ROLE_TITLES[vacant]
    person = resolve(vacant, circle)
    gone = "has left" if person is not None and person.has_left else "cannot be reached"
    why = f"no {title} is named" if person is None else f"its {title} {gone}"
    return f"Allocate the case: {why}. This ends once the case system names somebody"


def end_if_filled(uow: UnitOfWork, duty: Duty, circle: Circle, now: datetime) -> bool:
    """End a duty to allocate once somebody has the case; whether that was so."""
    if not is_filled(duty, circle):
        return False
    _end(uow, duty, circle, now)
    return True


def end_filled(uow: UnitOfWork, cases: Iterable[Case], people: Mapping[str, Person], now: datetime) -> None:
    """End what asked for these cases to be allocated, of those that somebody has now."""
    for circle in (Circle(people, case) for case in cases):
        if vacant_role(circle) is None:
            for escalation in uow.escalations.of_case(circle.case.id):
                for duty in uow.duties.of_escalation(escalation.id):
                    end_if_filled(uow, duty, circle, now)


def _end(uow: UnitOfWork, duty: Duty, circle: Circle, now: datetime) -> None:
    """Whoever was to see to it hears who has the case: it ends by an import, and no press of theirs."""
    uow.duties.save(overtake(duty, now))
    uow.audit.append(now, None, "duty:overtake", duty.id, {"escalation": duty.escalation_id})
    enqueue_redraws(uow, duty.escalation_id, now)
    escalation = uow.escalations.by_id(duty.escalation_id)
    filled_by = resolve(role_to_fill(circle), circle)
    if escalation is None or filled_by is None:
        return
    news = NewsPayload(NewsKind.ALLOCATED, person=filled_by.id, duties=(duty.id,))
    asked = {duty.holder_id, duty.acknowledged_by_id or duty.holder_id} - {*duty.declined_ids, filled_by.id}
    enqueue_news(uow, escalation, sorted(asked), now, news, event=f"{duty.id}:filled")
