"""Slack's side of the process: all our listeners behind Bolt, and what they work with."""

from __future__ import annotations

from dataclasses import dataclass

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.office import Office
from bot.ports import Clock
from bot.slack.bolt_app import bolt_app
from bot.slack.desk import Desk
from bot.slack.listeners import commands, dialog, direct, forms, home, pings, shortcuts
from bot.slack.pictures import Pictures
from bot.slack.reception import Reception
from bot.slack.transport.kept_alive import KeptAlive
from bot.slack.transport.lines import Lines
from bot.slack.transport.signed import verifier
from bot.slack.transport.web import Identity, web_client

#: Seconds: whoever pressed waits, and Slack gives up after three. An answer is posted once all else is done.
_LISTENER_TIMEOUT = 2
_ANSWER_TIMEOUT = 1


@dataclass(frozen=True, slots=True)
class SlackSide:
    """Everything on Slack's side of one process: `bolt` takes payloads until `close()`.

    `verifier` is asked where Slack reaches us by HTTP; None believes nobody.
    """

    bolt: App
    verifier: SignatureVerifier | None
    desk: Desk

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
    answers = KeptAlive(Lines(_ANSWER_TIMEOUT, client.ssl))
    desk = Desk(office, clock, _impatient(client), answers, Pictures(office, clock, client))
    reception = Reception()
    for family in (commands, dialog, forms, pings, home, direct, shortcuts):
        family.register(reception, desk)
    return SlackSide(bolt_app(reception, client, identity), verifier(signing_secret), desk)


def _impatient(client: WebClient) -> WebClient:
    quick = web_client(client.token, client.base_url, timeout=_LISTENER_TIMEOUT)
    quick.proxy, quick.ssl = client.proxy, client.ssl
    return quick
