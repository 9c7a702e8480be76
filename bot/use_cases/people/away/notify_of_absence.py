"""Notifies people about an absence: the cover, the person, and their line manager."""

from __future__ import annotations

from datetime import datetime

from bot.cards.messages.absence import AbsencePayload
from bot.use_cases.outbox.outgoing import enqueue
from state_machines.people.absence_news import AbsenceNews
from state_machines.people.absences import Absence
from storage.unit_of_work import UnitOfWork


def notify_of_absence(uow: UnitOfWork, absence: Absence, actor_id: str | None, now: datetime) -> None:
    """Notify each of them once, the cover first, but never whoever set the absence."""
    person = uow.people.by_id(absence.person_id)
    hears = {
        absence.cover_id: AbsenceNews.YOU_COVER,
        absence.person_id: AbsenceNews.YOU_ARE_AWAY,
    }
    if person is not None:
        hears.setdefault(person.line_manager_id, AbsenceNews.OF_YOUR_PEOPLE)
    for person_id, what in hears.items():
        if person_id is not None and person_id != actor_id:
            _enqueue_news(uow, absence, person_id, what, now)


def notify_absence_ended(uow: UnitOfWork, absence: Absence, actor_id: str | None, now: datetime) -> None:
    """Notify the cover, and the person if somebody else ended it for them."""
    notify_cover_ended(uow, absence, actor_id, now)
    if absence.person_id != actor_id:
        _enqueue_news(uow, absence, absence.person_id, AbsenceNews.ENDED, now)


def notify_cover_ended(uow: UnitOfWork, absence: Absence, actor_id: str | None, now: datetime) -> None:
    """Notify only the cover, because the person is back or somebody else covers now."""
    if absence.cover_id is not None and absence.cover_id != actor_id:
        _enqueue_news(uow, absence, absence.cover_id, AbsenceNews.ENDED, now)


def _enqueue_news(
    uow: UnitOfWork, absence: Absence, person_id: str, what: AbsenceNews, now: datetime
) -> None:
    key = f"absence:{what.value}:{absence.id}:{absence.set_at.isoformat()}:{person_id}"
    enqueue(uow, AbsencePayload(absence.id, what), now, to_person_id=person_id, dedup_key=key)
