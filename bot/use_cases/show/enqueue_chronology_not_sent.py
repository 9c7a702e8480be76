"""Tells whoever asked for a chronology as files that none comes, through the outbox, which keeps trying."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from bot.cards.messages.chronology_not_sent import ChronologyNotSentPayload
from bot.services import Services
from bot.use_cases.outbox.outgoing import enqueue
from state_machines.case.report import Urgency


def enqueue_chronology_not_sent(
    services: Services, person_id: str, reference: str, now: datetime, *, refused: bool
) -> None:
    """Once for each asking; raises StoreUnavailable where the database is away too."""
    with services.store.write() as uow:
        payload = ChronologyNotSentPayload(reference, refused)
        key = f"{payload.KIND}:{uuid4().hex}"
        enqueue(
            uow, payload, now, to_person_id=person_id, urgency=Urgency.URGENT, dedup_key=key, waited_for=True
        )
        uow.commit()
