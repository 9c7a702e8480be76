"""Finds a person's Slack account: the one we know, or by asking Slack for their e-mail address."""

from __future__ import annotations

from bot.services import Services
from state_machines.errors import Refused


def slack_id_of(services: Services, person_id: str, *, anew: bool = False) -> str:
    """The person's Slack account, asked for once and then stored. `anew` asks in any case.

    Raises Refused when Slack knows no active account with their address, Unavailable when it does not answer.
    """
    with services.store.read() as uow:
        person = uow.people.by_id(person_id)
    if person is None:
        raise Refused("This person is no longer in the people file.")
    if person.slack_user_id and not anew:
        return person.slack_user_id
    account = services.directory.account_of(person.email)
    if account is None or not account.active:
        raise Refused("Slack has no active account with this person's e-mail address.")
    if account.guest or account.stranger:  # whom a press would be refused cannot answer a ping
        raise Refused("This person's Slack account is a guest's or another workspace's.")
    with services.store.write() as uow:
        before = uow.people.by_slack_user(account.slack_user_id)
        if before is not None and before.id != person.id:  # the account changed hands
            uow.people.link_slack(before.id, None, reachable=False)
        uow.people.link_slack(person.id, account.slack_user_id, reachable=True)
        uow.commit()
    return account.slack_user_id
