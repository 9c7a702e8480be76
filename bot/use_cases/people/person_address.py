"""Where a person is reached: at the address we know, or at the account with their e-mail address."""

from __future__ import annotations

from datetime import datetime

from bot.ports import Account
from bot.services import Services
from bot.use_cases.people.account_state import keep_problem, problem_with
from bot.use_cases.people.link_account import AccountClaimed, link_account
from state_machines.errors import Refused
from state_machines.people.address import Address
from state_machines.people.people import AccountProblem, Person
from storage.unit_of_work import UnitOfWork

_NO_LONGER_LISTED = "This person is no longer in the people file."
_WHY = {
    AccountProblem.UNKNOWN: "No active account that can be messaged has this person's e-mail address.",
    AccountProblem.INACTIVE: "This person's account is no longer active.",
    AccountProblem.GUEST: "This person's account is a guest's.",
    AccountProblem.STRANGER: "This person's account is another workspace's.",
    AccountProblem.CLAIMED: "The account with this person's e-mail address is somebody else's here.",
}


def address_of(services: Services, person_id: str, now: datetime, *, anew: bool = False) -> Address:
    """The address of the person's account, asked for once and then kept; `anew` asks all the same.

    Raises Refused where no account that may be used has their e-mail address, which is kept with them;
    Unavailable where nobody answers.
    """
    with services.store.read() as uow:
        person = _present(uow, person_id)
    if not anew:
        if person.account_problem is not None and not person.reachable:
            raise Refused(_WHY.get(person.account_problem, _WHY[AccountProblem.UNKNOWN]))
        if person.address:
            return person.address
    account = _account_of(services, person)
    problem = problem_with(account)
    with services.store.write() as uow:
        person = _present(uow, person_id)
        if account is None or problem is not None:
            keep_problem(uow, person, problem or AccountProblem.UNKNOWN, now)
            uow.commit()
            raise Refused(_WHY[problem or AccountProblem.UNKNOWN])
        try:
            link_account(uow, person, account.address, now, actor_id=None)
        except AccountClaimed:
            uow.commit()
            raise Refused(_WHY[AccountProblem.CLAIMED]) from None
        uow.commit()
    return account.address


def _present(uow: UnitOfWork, person_id: str) -> Person:
    person = uow.people.by_id(person_id)
    if person is None or person.has_left:
        raise Refused(_NO_LONGER_LISTED)
    return person


def _account_of(services: Services, person: Person) -> Account | None:
    """By the e-mail address; else the account that was theirs, whose address may have changed meanwhile."""
    account = services.directory.account_of(person.email)
    if account is None and person.address is not None:
        return services.directory.account(person.address)
    return account
