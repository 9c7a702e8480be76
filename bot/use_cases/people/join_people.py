"""Two rows of the directory that are one person become one, with everything that points to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.use_cases.chase.follow_people_changes import mark_people_changed
from bot.use_cases.people.joins_in_imports import follow_joined_people
from state_machines.errors import NotAllowed, NotFound
from state_machines.people.people import Person
from storage.records import Json
from storage.unit_of_work import Store, UnitOfWork


def join_people(store: Store, old_email: str, new_email: str, now: datetime, *, by: str) -> int:
    """Join the person of an old address with that of a new one; how many rows followed.

    `by` is the operating-system's name of whoever runs it, which goes on the record. Raises NotFound for an
    address that nobody has, NotAllowed where there is nothing to join or it cannot be one person.
    """
    with store.write() as uow:
        uow.imports.lock()
        old, new = _known(uow, old_email), _known(uow, new_email)
        _check_one_person(old, new)
        moved = _join(uow, old, new, now, {"user": by})
        uow.commit()
    return moved


def join_people_in(uow: UnitOfWork, old: Person, new: Person, now: datetime, *, by: str) -> Person:
    """The same in the caller's transaction; returns whoever is left."""
    _join(uow, old, new, now, {"by": by})
    joined = uow.people.by_id(old.id)
    if joined is None:
        raise NotFound("Doorstep does not know this person any more. Nothing was changed.")
    return joined


def _known(uow: UnitOfWork, email: str) -> Person:
    person = uow.people.by_email(email.strip())
    if person is None:
        raise NotFound(f"Doorstep knows nobody with the address {email}. Nothing was changed.")
    return person


def _check_one_person(old: Person, new: Person) -> None:
    if old.id == new.id:
        raise NotAllowed("That is one person already. Nothing was changed.")
    if new.has_left and not old.has_left:
        raise NotAllowed(
            f"{new.email} has left and {old.email} has not: write the address that is used now last. "
            "Nothing was changed."
        )


def _join(uow: UnitOfWork, old: Person, new: Person, now: datetime, by: dict[str, Json]) -> int:
    """The older row stays, for the record names it, and says from now on what the newer one said."""
    uow.imports.lock()  # before any row, as an import that is carried out
    follow_joined_people(uow, new, old, now)
    moved = uow.joining.move_person(new.id, old.id)
    address = new.address or old.address
    uow.people.link_address(new.id, None, reachable=False)
    uow.people.upsert_many([_spent(new, old, now)])
    uow.people.upsert_many([_with_own_links(replace(new, id=old.id, address=address), old.id, new.id)])
    uow.audit.append(now, None, "person:join", old.id, {"joined": new.id, "rows": moved, **by})
    mark_people_changed(uow, [old.id], now)
    return moved


def _spent(new: Person, old: Person, now: datetime) -> Person:
    """What is left of the newer row: nobody, under a name that no file can hold, so that ids stay known."""
    spent = f"{new.email} (joined with {old.id})"
    return replace(new, email=spent, address=None, reachable=False, administrator=False, left_at=now)


def _with_own_links(person: Person, old_id: str, new_id: str) -> Person:
    """Nobody is their own manager, lead or cover, as two rows of one person may have been to one another."""
    both = {old_id, new_id}

    def other(linked_id: str | None) -> str | None:
        return None if linked_id in both else linked_id

    return replace(
        person,
        line_manager_id=other(person.line_manager_id),
        safeguarding_lead_id=other(person.safeguarding_lead_id),
        cover_id=other(person.cover_id),
    )
