"""Where a person is reached in Slack: by the account we know, or by asking Slack for their e-mail address."""

from __future__ import annotations

from bot.office import Office
from state_machines.errors import Refused


def slack_id_of(office: Office, person_id: str) -> str:
    """The person's Slack account, asked for once and then kept.

    Raises Refused when Slack knows no active account with their address, Unavailable when it does not answer.
    """
    with office.store.read() as uow:
        person = uow.people.by_id(person_id)
    if person is None:
        raise Refused("This person is no longer in the people file.")
    if person.slack_user_id:
        return person.slack_user_id
    account = office.directory.account_of(person.email)
    if account is None or not account.active:
        raise Refused("Slack has no active account with this person's e-mail address.")
    with office.store.write() as uow:
        uow.people.link_slack(person.id, account.slack_user_id, reachable=True)
        uow.commit()
    return account.slack_user_id
