"""Looks again at the accounts that are linked: what was true of one once may not be any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.ports import Account
from bot.services import Services
from bot.use_cases.people.account_state import keep_problem, problem_with
from bot.use_cases.people.link_account import link_account
from state_machines.errors import Unavailable
from state_machines.people.address import Address
from storage.unit_of_work import UnitOfWork

#: How often some accounts are looked at, by whichever process comes first.
EVERY = timedelta(minutes=1)
#: How many at a time: a chat may allow a hundred such questions a minute, and presses need some as well.
AT_ONCE = 20
#: After so long an account is looked at again, so that everybody's is looked at daily. (More than 24,000
#: accounts take longer than a day, which the check of people says.)
LOOK_AFTER = timedelta(hours=20)
_LOCK_NAME, _LOCK_LASTS = "look at accounts again", EVERY - timedelta(seconds=5)


def look_at_accounts_again(services: Services, now: datetime) -> int:
    """Ask the chat about the accounts looked at longest ago; how many. Stops where nobody answers."""
    with services.store.read() as uow:
        due = uow.people.to_look_at_again(now - LOOK_AFTER, AT_ONCE)
    if not due or not _takes_lock(services, now):
        return 0
    looked = 0
    for person_id in due:
        try:
            looked += _look_at(services, person_id, now)
        except Unavailable:
            break
    return looked


def look_at_account(services: Services, said: Account, now: datetime) -> None:
    """The chat says that this account has changed: where that may matter, it is asked what it is now.

    Where it does not answer, the account is among the next that are looked at. Mostly somebody only has
    another picture or status, and nothing is asked.
    """
    with services.store.read() as uow:
        person = uow.people.by_address(said.address)
    if person is None or person.has_left or (person.reachable and problem_with(said) is None):
        return
    try:
        _look_at(services, person.id, now)
    except Unavailable:
        with services.store.write(lock_rows=False) as uow:
            uow.people.mark_looked_at(person.id, None)
            uow.commit()


def _takes_lock(services: Services, now: datetime) -> bool:
    with services.store.write(lock_rows=False) as uow:
        ours = uow.scheduled_locks.take(_LOCK_NAME, now - _LOCK_LASTS, now)
        uow.commit()
    return ours


def _look_at(services: Services, person_id: str, now: datetime) -> bool:
    with services.store.read() as uow:
        person = uow.people.by_id(person_id)
    if person is None or person.address is None:
        return False
    account = services.directory.account(person.address)
    with services.store.write() as uow:
        _judge(uow, person_id, person.address, account, now)
        uow.commit()
    return True


def _judge(uow: UnitOfWork, person_id: str, asked: Address, account: Account | None, now: datetime) -> None:
    person = uow.people.by_id(person_id)
    if person is None or person.has_left or person.address != asked:
        return  # it has changed while the chat was asked
    problem = problem_with(account)
    if problem is not None and (person.reachable or person.account_problem is not problem):
        keep_problem(uow, person, problem, now)
    elif problem is not None or account is None or person.reachable:
        uow.people.mark_looked_at(person_id, now)
    else:
        # Nobody else can claim it: the account is linked to this person.
        link_account(uow, person, account.address, now, actor_id=None)
