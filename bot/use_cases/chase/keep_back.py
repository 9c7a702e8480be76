"""Records that a message was not sent because it is not for its reader now, and who hears in its place."""

from __future__ import annotations

from datetime import datetime

from bot.services import Services
from bot.use_cases.outbox.channel_readers import channel_readers
from bot.use_cases.outbox.outgoing import enqueue_instead_of_channel
from storage.records import QueuedMessage
from storage.unit_of_work import UnitOfWork


def keep_back(uow: UnitOfWork, services: Services, kept: QueuedMessage, now: datetime) -> None:
    """Put it on the record, in the caller's transaction.

    What a channel may not have any more goes to those of the team who may know of the case, one by one. What
    a person may not have goes nowhere: whoever has their part now is told by whatever gave it to them.
    """
    message = kept.message
    uow.audit.append(
        at=now,
        actor_id=None,
        action="message:keep_back",
        subject=kept.id,
        details={
            "kind": message.kind,
            "to": message.to_person_id or message.place_text,
            "escalation": message.escalation_id,
            **({"alarm": message.alarm_id} if message.alarm_id else {}),
        },
    )
    if message.to_person_id is None and message.escalation_id is not None:
        _tell_the_readers(uow, services, message.escalation_id, kept.id, now)


def _tell_the_readers(
    uow: UnitOfWork, services: Services, escalation_id: str, event: str, now: datetime
) -> None:
    """Those who would have read it there, but for whoever was told in their own messages anyway."""
    case_id = uow.escalations.case_of(escalation_id)
    case = uow.cases.by_id(case_id) if case_id else None  # held before the escalation, as everywhere
    escalation = uow.escalations.by_id(escalation_id)
    if case is None or escalation is None:
        return
    duties = uow.duties.of_escalation(escalation_id)
    told = {one for duty in duties for one in (duty.holder_id, *duty.told_ids)}
    readers = [one for one in channel_readers(uow, services, case, now) if one not in told]
    enqueue_instead_of_channel(uow, escalation, readers, now, event=event)
