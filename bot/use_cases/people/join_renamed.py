"""Whoever left by the file and is there by another address with the same account, is one person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.ports import Account
from bot.services import Services
from bot.use_cases.people.account_state import problem_with
from bot.use_cases.people.link_account import AccountClaimed, link_account
from state_machines.errors import Unavailable
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork

#: Of so many who left the chat is asked at a time; others are joined when their account is next looked for.
AT_ONCE = 20


def join_renamed(services: Services, person_ids: Collection[str], now: datetime) -> None:
    """Join those of these people whose e-mail address only changed.

    It is done before what waited for them is handed over, or they would read that it went from them to
    themselves. Stops where nobody answers: the account joins them later.
    """
    with services.store.read() as uow:
        left = [one for one in uow.people.by_ids(person_ids) if one.has_left and one.address is not None]
    for person in left[:AT_ONCE]:
        try:
            account = services.directory.account(person.address) if person.address else None
        except Unavailable:
            return
        if account is not None:
            _join_by_account(services, person, account, now)


def _join_by_account(services: Services, left: Person, account: Account, now: datetime) -> None:
    if problem_with(account) is not None or not account.email:
        return
    with services.store.write() as uow:
        renamed = _find_renamed(uow, left, account)
        if renamed is None:
            return
        try:
            link_account(uow, renamed, account.address, now, actor_id=None)
        except AccountClaimed:
            return
        uow.commit()


def _find_renamed(uow: UnitOfWork, left: Person, account: Account) -> Person | None:
    """Who has the account's address by now; None where that is nobody else, or they have another account."""
    named = uow.people.by_email(account.email)
    if named is None or named.has_left or named.id == left.id:
        return None
    return named if named.address in (None, account.address) else None
