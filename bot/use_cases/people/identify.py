"""Who is behind an account: known, active and of this authority, or refused kindly."""

from __future__ import annotations

from datetime import datetime

from bot.ports import Account
from bot.services import Services
from bot.use_cases.people.account_state import keep_problem, problem_with
from bot.use_cases.people.link_account import CLAIMED, AccountClaimed, link_account
from state_machines.errors import NotAllowed
from state_machines.people.address import Address
from state_machines.people.people import AccountProblem, Person
from storage.unit_of_work import UnitOfWork

_DANGER = "If somebody is in danger now, call 999."
UNKNOWN = (
    "Doorstep does not know you yet, so nothing was recorded. Ask whoever looks after Doorstep in your team "
    f"to add your work e-mail address. If it cannot wait, telephone the allocated social worker. {_DANGER}"
)
GUEST = (
    "Guest accounts cannot use Doorstep, so nothing was recorded. Ask a colleague with a full account to "
    f"report for you, or telephone the allocated social worker. {_DANGER}"
)
STRANGER = (
    "Doorstep works for people of this workspace only, so nothing was recorded. Ask a colleague here to "
    f"report for you, or telephone the allocated social worker. {_DANGER}"
)
INACTIVE = (
    "This account is no longer active, so nothing was recorded. Ask your administrator if that is a mistake. "
    f"{_DANGER}"
)
LEFT = (
    "By the people file you do not work here any more, so nothing was recorded. If that is a mistake, ask "
    "whoever looks after Doorstep to add your work e-mail address. If it cannot wait, telephone the "
    f"allocated social worker. {_DANGER}"
)
_WORDS = {
    AccountProblem.UNKNOWN: UNKNOWN,
    AccountProblem.GUEST: GUEST,
    AccountProblem.STRANGER: STRANGER,
    AccountProblem.INACTIVE: INACTIVE,
    AccountProblem.CLAIMED: CLAIMED,
}
#: What the record says of somebody who has left.
_LEFT = "left"


def identify(services: Services, address: Address, now: datetime) -> Person:
    """The person: linked before, or found now by the e-mail address of their account, and then linked.

    Raises NotAllowed, recorded, for somebody who has left and for an unknown, closed, guest's or other
    workspace's account; Unavailable when the directory had to be asked and did not answer.
    """
    with services.store.read() as uow:
        person = uow.people.by_address(address)
    if person is not None and person.reachable and not person.has_left:
        return person
    account = services.directory.account(address)
    problem = problem_with(account)
    if account is None or problem is not None:
        raise _refuse_account(services, address, person, problem or AccountProblem.UNKNOWN, now)
    return _link_to_person(services, account, now)


def _refuse_account(
    services: Services, address: Address, person: Person | None, problem: AccountProblem, now: datetime
) -> NotAllowed:
    """The refusal, recorded; whose account it is, is passed over from now on."""
    with services.store.write() as uow:
        if person is not None:
            keep_problem(uow, person, problem, now)
        uow.audit.append(now, None, "person:refuse", str(address), {"why": problem.value})
        uow.commit()
    return NotAllowed(_WORDS[problem])


def _link_to_person(services: Services, account: Account, now: datetime) -> Person:
    with services.store.write() as uow:
        person = _person_of(uow, account)
        if person is None or person.has_left:
            why = AccountProblem.UNKNOWN.value if person is None else _LEFT
            uow.audit.append(now, None, "person:refuse", str(account.address), {"why": why})
            uow.commit()
            raise NotAllowed(UNKNOWN if person is None else LEFT)
        try:
            linked = link_account(uow, person, account.address, now, actor_id=person.id)
        except AccountClaimed:
            claimed = {"why": AccountProblem.CLAIMED.value}
            uow.audit.append(now, person.id, "person:refuse", str(account.address), claimed)
            uow.commit()
            raise
        uow.commit()
    return linked


def _person_of(uow: UnitOfWork, account: Account) -> Person | None:
    """Whoever has the account's e-mail address; else whose the account was, by an address of before."""
    named = uow.people.by_email(account.email) if account.email else None
    return named or uow.people.by_address(account.address)
