"""Looks up the case whose reference somebody typed: on the record, and only so many in an hour.

Whoever may report on any case could otherwise find out by trying which cases there are.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.cards.parts.emergency import emergency_words
from bot.services import Services
from state_machines.case.case import Case
from state_machines.errors import NoSuchCase
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork

#: The action under which each look-up of a case is recorded in which the person has no part by their post.
LOOK_UP = "case:look_up"
#: The action and the subject under which it is recorded that somebody looked for too many.
LIMIT, LOOK_UPS = "look_up:limit", "look_ups"

_HOUR = timedelta(hours=1)


def look_up_case(
    uow: UnitOfWork, services: Services, person: Person, field: str, typed: str, now: datetime
) -> Case:
    """The case with this reference; raises NoSuchCase where there is none, or too many were looked for.

    One's own cases are not counted. Of every other reference, known or not, it is recorded that it was looked
    for. What was typed is not: it may be a name.
    """
    case = uow.cases.by_reference(typed)
    if case is not None and _is_their_own(case, person):
        return case
    if uow.audit.count_of(LOOK_UP, person.id, since=now - _HOUR) >= services.settings.look_ups_an_hour:
        raise NoSuchCase(field, _words_at_the_limit(uow, services, person), limited=True)
    if case is None:
        raise no_such_case(field, typed)
    uow.audit.append(now, person.id, LOOK_UP, person.id, {"case": case.id})
    return case


def no_such_case(field: str, typed: str) -> NoSuchCase:
    """What is said of a reference that leads to no case, and of one that is as none to whoever typed it."""
    return NoSuchCase(
        field,
        f"Doorstep does not know a case {typed.strip()[:40]}. Check the reference in the case system. If "
        "it is right, telephone the social worker or the duty line. Your answers are kept.",
    )


def record_failed_look_up(services: Services, person: Person, why: NoSuchCase, now: datetime) -> None:
    """Put it on record once the refused attempt was rolled back, like a look-up of a case that there is."""
    with services.store.write() as uow:
        if why.limited:
            uow.audit.append(now, person.id, LIMIT, LOOK_UPS)
        else:
            uow.audit.append(now, person.id, LOOK_UP, person.id, {"case": "unknown"})
        uow.commit()


def _is_their_own(case: Case, person: Person) -> bool:
    leads = (case.allocated_social_worker_id, case.lead_practitioner_id)
    return person.id in (*leads, *case.network_ids) and person.id not in case.barred_ids


def _words_at_the_limit(uow: UnitOfWork, services: Services, person: Person) -> str:
    """The same for a case that there is and for one that there is not."""
    manager = uow.people.by_id(person.line_manager_id) if person.line_manager_id else None
    whom = f"your line manager, {manager.name}" if manager else "your line manager"
    return (
        "You have looked for many cases that are not yours in the last hour, so this one was not looked for. "
        f"Please come back to {whom}, with the reference. Your answers are kept. If a child cannot wait, "
        f"telephone the duty line. {emergency_words(services.settings)}"
    )
