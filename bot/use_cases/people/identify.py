"""Who is behind an account: known, active and of this authority, or refused kindly."""

from __future__ import annotations

from datetime import datetime

from bot.ports import Account
from bot.services import Services
from bot.use_cases.people.link_account import link_account
from state_machines.errors import NotAllowed
from state_machines.people.address import Address
from state_machines.people.people import Person

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


def identify(services: Services, address: Address, now: datetime) -> Person:
    """The person: linked before, or found now by the e-mail address of their account, and then linked.

    Raises NotAllowed, recorded, for an unknown, deactivated, guest or other workspace's account, and
    Unavailable when the directory had to be asked and did not answer.
    """
    with services.store.read() as uow:
        person = uow.people.by_address(address)
    if person is not None and person.reachable:
        return person
    account = services.directory.account(address)
    refusal = _refusal_words(account)
    if account is None or refusal:
        raise _audit_refusal(services, address, refusal, now)
    return _link_to_person(services, account, now)


def _refusal_words(account: Account | None) -> str:
    """The words for an account that may not use Doorstep; empty for one that may."""
    if account is None:
        return UNKNOWN
    reasons = ((account.stranger, STRANGER), (not account.active, INACTIVE), (account.guest, GUEST))
    return next((words for holds, words in reasons if holds), "")


def _link_to_person(services: Services, account: Account, now: datetime) -> Person:
    with services.store.write() as uow:
        person = uow.people.by_email(account.email) if account.email else None
        if person is not None:
            person = link_account(uow, person, account.address, now, actor_id=person.id)
            uow.commit()
    if person is None:
        raise _audit_refusal(services, account.address, UNKNOWN, now)
    return person


def _audit_refusal(services: Services, address: Address, words: str, now: datetime) -> NotAllowed:
    with services.store.write() as uow:
        uow.audit.append(now, None, "person:refuse", str(address), {"why": _WHY[words]})
        uow.commit()
    return NotAllowed(words)


_WHY = {UNKNOWN: "unknown", GUEST: "guest", STRANGER: "stranger", INACTIVE: "inactive"}
