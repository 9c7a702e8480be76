"""Where a person is reached: at the address we know, or at the account with their e-mail address."""

from __future__ import annotations

from datetime import datetime

from bot.ports import Account
from bot.services import Services
from bot.use_cases.people.link_account import link_account
from state_machines.errors import Refused
from state_machines.people.address import Address

_NO_LONGER_LISTED = "This person is no longer in the people file."


def address_of(services: Services, person_id: str, now: datetime, *, anew: bool = False) -> Address:
    """The address of the person's account, asked for once and then kept; `anew` asks all the same.

    Raises Refused where no active account has their e-mail address, Unavailable where nobody answers.
    """
    with services.store.read() as uow:
        person = uow.people.by_id(person_id)
    if person is None:
        raise Refused(_NO_LONGER_LISTED)
    if person.address and not anew:
        return person.address
    account = _usable_account(services.directory.account_of(person.email))
    with services.store.write() as uow:
        person = uow.people.by_id(person_id)
        if person is None:
            raise Refused(_NO_LONGER_LISTED)
        link_account(uow, person, account.address, now, actor_id=None)
        uow.commit()
    return account.address


def _usable_account(account: Account | None) -> Account:
    if account is None or not account.active:
        raise Refused("No active account that can be messaged has this person's e-mail address.")
    if account.guest or account.stranger:  # whom a press would be refused cannot answer a ping
        raise Refused("This person's account is a guest's or another workspace's.")
    return account
