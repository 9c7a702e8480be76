"""An account is found to be somebody's: kept, on the record, and what is open follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.use_cases.chase.follow_people_changes import mark_people_changed
from state_machines.people.address import Address
from state_machines.people.people import Person
from storage.records import Json
from storage.unit_of_work import UnitOfWork


def link_account(
    uow: UnitOfWork, person: Person, address: Address, now: datetime, *, actor_id: str | None
) -> Person:
    """The person as reached there from now on; `actor_id` is theirs where they pressed themselves.

    Whoever had the account before has lost it, and is passed over until another is found for them.
    """
    if person.address == address and person.reachable:
        return person  # another process was quicker
    before = uow.people.by_address(address)
    if before is not None and before.id != person.id:
        _unlink_account(uow, before, person, address, now)
    uow.people.link_address(person.id, address, reachable=True)
    uow.audit.append(now, actor_id, "person:link", person.id, {"address": str(address)})
    if not person.reachable:
        mark_people_changed(uow, [person.id], now)
    return replace(person, address=address, reachable=True)


def _unlink_account(uow: UnitOfWork, before: Person, person: Person, address: Address, now: datetime) -> None:
    uow.people.link_address(before.id, None, reachable=False)
    details: dict[str, Json] = {"address": str(address), "now_of": person.id}
    uow.audit.append(now, None, "person:unlink", before.id, details)
    if before.reachable:
        mark_people_changed(uow, [before.id], now)
