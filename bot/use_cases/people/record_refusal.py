"""Puts on record that somebody was refused something: every refusal leaves one entry, whoever refused it."""

from __future__ import annotations

from datetime import datetime

from bot.services import Services
from state_machines.errors import Refused
from state_machines.people.people import Person

#: As much of what a button named as an id has.
_LONGEST = 64


def record_refusal(
    services: Services, person: Person, act: str, aim: str, refused: Refused, now: datetime
) -> None:
    """Store it in a transaction of its own, for the refused one was rolled back; once for each refusal.

    `aim` is what the button or form was about: the ids in it, never anything that somebody typed.
    """
    if refused.is_recorded:
        return
    with services.store.write() as uow:
        details = {"act": act, "why": type(refused).__name__}
        uow.audit.append(now, person.id, "act:refuse", aim[:_LONGEST] or person.id, details)
        uow.commit()
    refused.is_recorded = True
