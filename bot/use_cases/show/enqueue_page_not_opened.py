"""Somebody pressed where only a page could answer, and none was opened: they are told in their messages."""

from __future__ import annotations

from datetime import datetime

from bot.cards.messages.page_not_opened import PageNotOpenedPayload
from bot.services import Services
from bot.use_cases.outbox.outgoing import enqueue
from state_machines.case.report import Urgency
from state_machines.people.people import Person


def enqueue_page_not_opened(services: Services, person: Person, now: datetime, *, key: str) -> None:
    """Once for each press, and once for all of them that come while it waits; `key` is that of the press."""
    with services.store.write() as uow:
        enqueue(
            uow,
            PageNotOpenedPayload(),
            now,
            to_person_id=person.id,
            urgency=Urgency.URGENT,
            dedup_key=f"{PageNotOpenedPayload.KIND}:{key}",
            waited_for=True,
            merge=True,
        )
        uow.commit()
