"""Somebody pressed where only a page could answer, and Slack opened none: they are told in their messages."""

from __future__ import annotations

from datetime import datetime

from bot.cards.messages.page_not_opened import PAGE_NOT_OPENED
from bot.services import Services
from state_machines.case.report import Urgency
from state_machines.people.people import Person
from storage.records import OutgoingMessage


def enqueue_page_not_opened(services: Services, person: Person, now: datetime, *, key: str) -> None:
    """Once for each press, and once for all of them that come while it waits; `key` is that of the press."""
    message = OutgoingMessage(
        PAGE_NOT_OPENED,
        to_person_id=person.id,
        urgency=Urgency.URGENT,
        dedup_key=f"{PAGE_NOT_OPENED}:{key}",
        waited_for=True,
    )
    with services.store.write() as uow:
        uow.messages.enqueue_or_merge(message, now)
        uow.commit()
