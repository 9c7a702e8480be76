"""Answers somebody who typed to the bot: nothing they typed is used or kept."""

from __future__ import annotations

from datetime import datetime

from bot.cards.messages.how_to import HOW_TO
from bot.services import Services
from state_machines.case.report import Urgency
from state_machines.people.people import Person
from storage.records import OutgoingMessage


def enqueue_how_to(services: Services, person: Person, now: datetime, *, key: str) -> None:
    """Tell them how to report, once for each message. `key` is the same in every delivery."""
    message = OutgoingMessage(
        HOW_TO, to_person_id=person.id, urgency=Urgency.URGENT, dedup_key=f"{HOW_TO}:{key}"
    )
    with services.store.write() as uow:
        if uow.idempotency_keys.remember_if_new(key, {}, now):
            uow.messages.enqueue(message, now)
            uow.commit()
