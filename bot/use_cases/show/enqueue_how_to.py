"""Answers somebody who typed to the bot: nothing they typed is used or kept."""

from __future__ import annotations

from datetime import datetime

from bot.cards.messages.how_to import HowToPayload
from bot.services import Services
from bot.use_cases.outbox.outgoing import enqueue
from state_machines.case.report import Urgency
from state_machines.people.people import Person


def enqueue_how_to(services: Services, person: Person, now: datetime, *, key: str) -> None:
    """Tell them once for each thing they typed; `key` is the same in every delivery of it."""
    dedup_key = f"{HowToPayload.KIND}:{key}"
    with services.store.write() as uow:
        if uow.idempotency_keys.remember_if_new(key, {}, now):
            enqueue(
                uow,
                HowToPayload(),
                now,
                to_person_id=person.id,
                urgency=Urgency.URGENT,
                dedup_key=dedup_key,
            )
            uow.commit()
