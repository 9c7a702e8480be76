"""Puts on record that somebody was refused something: every refusal leaves one entry, whoever refused it."""

from __future__ import annotations

from datetime import datetime

from bot.services import Services
from state_machines.errors import Refused
from state_machines.people.people import Person
from storage.records import Json
from storage.unit_of_work import Store

#: As much of what a button named as an id has.
_LONGEST = 64


def record_refusal(
    services: Services, person: Person, act: str, aim: str, refused: Refused, now: datetime
) -> None:
    """Store it in a transaction of its own, for the refused one was rolled back; once for each refusal.

    `aim` is what the button or form was about: the ids in it, never anything that somebody typed.
    """
    _record(services.store, person.id, aim[:_LONGEST] or person.id, {"act": act}, refused, now)


def record_refused_command(
    store: Store, command: str, refused: Refused, now: datetime, *, user: str, person: Person | None = None
) -> None:
    """The same of a command: `user` of the operating system ran it, for this person where it says for whom.

    Nothing that was typed behind the command is kept.
    """
    _record(store, person.id if person else None, "command", {"act": command, "user": user}, refused, now)


def _record(
    store: Store, actor_id: str | None, subject: str, what: dict[str, Json], refused: Refused, now: datetime
) -> None:
    if refused.is_recorded:
        return
    with store.write(lock_rows=False) as uow:
        details: dict[str, Json] = {**what, "why": type(refused).__name__}
        uow.audit.append(now, actor_id, "act:refuse", subject, details)
        uow.commit()
    refused.is_recorded = True
