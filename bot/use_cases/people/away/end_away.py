"""Somebody is back sooner, or will not be away after all: what others hold for them goes back at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.cards.messages.absences import span_words
from bot.office import Office
from bot.use_cases.chase.hand_over import put_right
from bot.use_cases.people.away.people import PERSON, check_may_set, found
from bot.use_cases.people.away.tell_of_absence import tell_that_it_ended
from bot.values import Said
from state_machines.errors import NotFound
from state_machines.people.absences import Absence
from state_machines.people.people import Person
from storage.records import Json
from storage.unit_of_work import UnitOfWork


def back(office: Office, actor: Person, typed: str, now: datetime) -> Said:
    """End what runs now, for whoever was typed or for oneself; safe to repeat."""
    with office.store.write() as uow:
        person = found(uow, typed, PERSON) if typed else actor
        check_may_set(uow, office.settings, actor, person)
        coming = uow.absences.of_person(person.id, now)
        current = [one for one in coming if one.holds_at(now)]
        _end(uow, current, actor, now)
        uow.commit()
    who = "You are" if person.id == actor.id else f"{person.name} is"
    if not current:
        return Said(f"{who} not recorded as away now.{_to_come(coming)} Nothing has changed.", changed=False)
    moved = put_right(office, [person.id], now)
    later = _to_come([one for one in coming if one not in current])
    return Said(f"{who} back. It is recorded.{_given_back(len(moved))}{later}")


def cancel_absence(office: Office, actor: Person, absence_id: str, now: datetime) -> Said:
    """Take one back: it ends now if it runs, and never begins if it does not; safe to repeat."""
    with office.store.write() as uow:
        absence = uow.absences.by_id(absence_id)
        person = uow.people.by_id(absence.person_id) if absence else None
        if absence is None or person is None:
            raise NotFound("This absence is no longer there. Nothing has changed.")
        check_may_set(uow, office.settings, actor, person)
        if not absence.stands or absence.ends_at <= now:
            return Said("This absence is over already. Nothing has changed.", changed=False)
        _end(uow, [absence], actor, now)
        uow.commit()
    moved = put_right(office, [person.id], now)
    return Said(f"Taken back: {person.name} is not away {span_words(absence)}.{_given_back(len(moved))}")


def _end(uow: UnitOfWork, ended: Sequence[Absence], actor: Person, now: datetime) -> None:
    for absence in ended:
        begun = absence.holds_at(now)
        change = uow.absences.end if begun else uow.absences.take_back
        change([absence.id], now)
        details: dict[str, Json] = {"person": absence.person_id, "begun": begun}
        uow.audit.append(now, actor.id, "absence:cancel", absence.id, details)
        tell_that_it_ended(uow, absence, actor.id, now)


def _given_back(moved: int) -> str:
    if not moved:
        return ""
    return f" {moved} {'duty that was' if moved == 1 else 'duties that were'} with others went back."


def _to_come(coming: Sequence[Absence]) -> str:
    return f" Still to come: {span_words(coming[0])}." if coming else ""
