"""Tells somebody in their messages that Slack could not open the page that their press asked for."""

from __future__ import annotations

from datetime import datetime

from bot.cards.messages.page_not_opened import PAGE_NOT_OPENED
from bot.services import Services
from state_machines.case.report import Urgency
from state_machines.people.people import Person
from storage.records import OutgoingMessage


def enqueue_page_not_opened(services: Services, person: Person, now: datetime, *, key: str) -> None:
    """Tell them once for each press, and once for all presses while the message waits."""
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
