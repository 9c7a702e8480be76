"""Identifies the person behind a Slack account, or refuses politely."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.ports import Account
from bot.services import Services
from bot.use_cases.chase.follow_people_changes import mark_people_changed
from state_machines.errors import NotAllowed
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


def identify(services: Services, slack_user_id: str, now: datetime) -> Person:
    """The person who is linked with the account, or who is found by its e-mail address and linked now.

    Raises NotAllowed, recorded, for an unknown, deactivated, guest or other workspace's account, and
    Unavailable when Slack had to be asked and did not answer.
    """
    with services.store.read() as uow:
        person = uow.people.by_slack_user(slack_user_id)
    if person is not None and person.reachable:
        return person
    account = services.directory.account(slack_user_id)
    refusal = _refusal_words(account)
    if account is None or refusal:
        raise _audit_refusal(services, slack_user_id, refusal, now)
    return _link_account(services, account, now)


def _refusal_words(account: Account | None) -> str:
    """The words for an account that may not use Doorstep; empty for one that may."""
    if account is None:
        return UNKNOWN
    reasons = ((account.stranger, STRANGER), (not account.active, INACTIVE), (account.guest, GUEST))
    return next((words for holds, words in reasons if holds), "")


def _link_account(services: Services, account: Account, now: datetime) -> Person:
    with services.store.write() as uow:
        person = uow.people.by_email(account.email) if account.email else None
        before = uow.people.by_slack_user(account.slack_user_id)
        if person is not None:
            if before is not None and before.id != person.id:  # the account changed hands
                uow.people.link_slack(before.id, None, reachable=False)
            uow.people.link_slack(person.id, account.slack_user_id, reachable=True)
            if not person.reachable:
                mark_people_changed(uow, [person.id], now)
            uow.audit.append(now, person.id, "person:link", person.id, {"slack_user": account.slack_user_id})
            uow.commit()
    if person is None:
        raise _audit_refusal(services, account.slack_user_id, UNKNOWN, now)
    return replace(person, slack_user_id=account.slack_user_id, reachable=True)


def _audit_refusal(services: Services, slack_user_id: str, words: str, now: datetime) -> NotAllowed:
    with services.store.write() as uow:
        uow.audit.append(now, None, "person:refuse", slack_user_id, {"why": _WHY[words]})
        uow.commit()
    return NotAllowed(words)


_WHY = {UNKNOWN: "unknown", GUEST: "guest", STRANGER: "stranger", INACTIVE: "inactive"}
