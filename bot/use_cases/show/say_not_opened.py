"""Somebody pressed where only a page could answer, and Slack opened none: they are told in their messages."""

from __future__ import annotations

from datetime import datetime

from bot.cards.messages.not_opened import NOT_OPENED
from bot.office import Office
from state_machines.case.report import Urgency
from state_machines.people.people import Person
from storage.records import OutgoingMessage


def say_not_opened(office: Office, person: Person, now: datetime, *, key: str) -> None:
    """Once for each press, and once for all of them that come while it waits; `key` is that of the press."""
    message = OutgoingMessage(
        NOT_OPENED,
        to_person_id=person.id,
        urgency=Urgency.URGENT,
        dedup_key=f"{NOT_OPENED}:{key}",
        waited_for=True,
    )
    with office.store.write() as uow:
        uow.messages.enqueue_or_merge(message, now)
        uow.commit()
