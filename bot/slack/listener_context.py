"""What every listener works with; `build_app` puts it together once."""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk import WebClient

from bot.ports import Channels, Clock
from bot.services import Services
from bot.slack.addresses import slack_account
from bot.slack.files import Files
from bot.slack.pictures import Pictures
from bot.slack.transport.responses import Responses
from state_machines.people.address import Address


@dataclass(frozen=True, slots=True)
class ListenerContext:
    """The services, the clock, and clients for Slack that give up while somebody still waits.

    `workspace` is the id of the one that we are in.
    """

    services: Services
    clock: Clock
    client: WebClient
    responses: Responses
    pictures: Pictures
    files: Files
    workspace: str
    channels: Channels

    def address_of(self, user_id: str) -> Address:
        """The address of an account that Slack names by its id."""
        return slack_account(self.workspace, user_id)
