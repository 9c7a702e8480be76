"""Somebody pressed where only a page could answer, and Slack opened none: they are told in their messages."""

from __future__ import annotations

from datetime import datetime

from bot.cards.not_opened import NOT_OPENED
from bot.office import Office
from state_machines.people import Person
from state_machines.report import Urgency
from storage.records import OutgoingMessage


def say_not_opened(office: Office, person: Person, now: datetime) -> None:
    """However often they press while it waits, it is said once."""
    message = OutgoingMessage(NOT_OPENED, to_person_id=person.id, urgency=Urgency.URGENT, waited_for=True)
    with office.store.write() as uow:
        uow.messages.enqueue_or_merge(message, now)
        uow.commit()
