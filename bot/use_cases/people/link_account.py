"""An account is found to be somebody's: kept, on the record, and what is open follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.use_cases.chase.follow_people_changes import mark_people_changed
from bot.use_cases.people.account_state import keep_problem
from bot.use_cases.people.join_people import join_people_in
from state_machines.errors import NotAllowed
from state_machines.people.address import Address
from state_machines.people.people import AccountProblem, Person
from storage.unit_of_work import UnitOfWork

CLAIMED = (
    "Your account is known here as somebody else's, by another e-mail address, so nothing was recorded. Ask "
    "whoever looks after Doorstep to join the two. If it cannot wait, telephone the allocated social worker. "
    "If somebody is in danger now, call 999."
)


class AccountClaimed(NotAllowed):
    """Two people in the directory claim one account; it stays with the one who has it, on the record."""


def link_account(
    uow: UnitOfWork, person: Person, address: Address, now: datetime, *, actor_id: str | None
) -> Person:
    """The person as reached there from now on; `actor_id` is theirs where they pressed themselves.

    Where somebody had the account who is not named any more, the two are one person whose e-mail address
    changed. Where somebody has it who is, nobody can tell here whose it is: raises AccountClaimed, and the
    caller commits what was recorded of it.
    """
    if person.address == address and person.reachable and not person.has_left:
        return person  # another process was quicker
    before = uow.people.by_address(address)
    if before is not None and before.id != person.id:
        if not before.has_left:
            _refuse_claim(uow, before, person, address, now)
        person = join_people_in(uow, before, person, now, by="account")
    uow.people.link_address(person.id, address, reachable=True, seen_at=now)
    uow.audit.append(now, actor_id, "person:link", person.id, {"address": str(address)})
    if not person.reachable:
        mark_people_changed(uow, [person.id], now)
    return replace(person, address=address, reachable=True, account_problem=None)


def _refuse_claim(uow: UnitOfWork, has: Person, claims: Person, address: Address, now: datetime) -> None:
    known = claims.account_problem is AccountProblem.CLAIMED
    if not known:
        details = {"address": str(address), "has": has.id}
        uow.audit.append(now, None, "account:claim", claims.id, details)
    keep_problem(uow, claims, AccountProblem.CLAIMED, now)
    raise AccountClaimed(CLAIMED)
