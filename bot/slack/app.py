"""Slack's side of the process: all our listeners behind one reception, and what they work with."""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk import WebClient

from bot.office import Office
from bot.ports import Clock
from bot.slack.blocks.text import Json
from bot.slack.desk import Desk
from bot.slack.kept_alive import KeptAlive
from bot.slack.listeners import commands, dialog, direct, forms, home, pings, shortcuts
from bot.slack.pictures import Pictures
from bot.slack.reception import Acknowledgement, Reception
from bot.slack.signed import Signature
from bot.slack.web import Identity, web_client

#: Seconds: whoever pressed waits, and Slack gives up after three. An answer is posted once all else is done.
_LISTENER_TIMEOUT = 2
_ANSWER_TIMEOUT = 1


@dataclass(frozen=True, slots=True)
class SlackSide:
    """Everything on Slack's side of one process: it answers payloads until `close()`.

    `client` knows Slack's address and no bot token; `signature` is checked where Slack reaches us by HTTP.
    """

    reception: Reception
    client: WebClient
    signature: Signature
    desk: Desk

    def answer(self, body: Json) -> Acknowledgement:
        """What Slack is acknowledged with, once all the work is done; never raises."""
        return self.reception.answer(body)

    def close(self) -> None:
        """Let pictures under way finish, then end the threads and connections."""
        self.desk.pictures.close()
        self.desk.answers.close()


def build_app(
    office: Office, clock: Clock, client: WebClient, identity: Identity, *, signing_secret: str = ""
) -> SlackSide:
    """Wire every listener; `signing_secret` is needed for signed HTTP only.

    Calls nothing over the network: `identity` was asked for by the caller, who can say what is wrong.
    """
    answers = KeptAlive(client, _ANSWER_TIMEOUT)
    desk = Desk(office, clock, _impatient(client), answers, Pictures(office, clock, client))
    reception = Reception(own_user=identity.bot_user_id)
    for family in (commands, dialog, forms, pings, home, direct, shortcuts):
        family.register(reception, desk)
    return SlackSide(reception, _unauthorised(client), Signature(signing_secret), desk)


def _impatient(client: WebClient) -> WebClient:
    quick = web_client(client.token, client.base_url, timeout=_LISTENER_TIMEOUT)
    quick.proxy, quick.ssl = client.proxy, client.ssl
    return quick


def _unauthorised(client: WebClient) -> WebClient:
    """For opening connections, with the app's own token."""
    bare = web_client(None, client.base_url)
    bare.proxy, bare.ssl = client.proxy, client.ssl
    return bare
