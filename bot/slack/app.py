"""Builds the Slack side of the process: all listeners behind Bolt, and what they work with."""

from __future__ import annotations

from dataclasses import dataclass

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.engine.timers import Timers
from bot.ports import Clock
from bot.services import Services
from bot.slack.bolt_app import bolt_app
from bot.slack.files import Files
from bot.slack.listener_context import ListenerContext
from bot.slack.listeners import (
    accounts,
    channels,
    commands,
    dialog,
    direct,
    forms,
    home,
    others,
    pings,
    shortcuts,
    signals,
)
from bot.slack.pictures import Pictures
from bot.slack.transport.channels import SlackChannels
from bot.slack.transport.pool import ConnectionPool
from bot.slack.transport.request_signature import signature_verifier
from bot.slack.transport.responses import Responses
from bot.slack.transport.web_client import Identity, web_client

#: Bolt asks one listener after another, and asking three costs a hundredth of a press: what comes most often
#: is first. What takes the rest must be last.
FAMILIES = (dialog, forms, commands, pings, home, direct, shortcuts, accounts, channels, signals, others)

#: Seconds: whoever pressed waits, and Slack gives up after three.
_LISTENER_TIMEOUT = 2


@dataclass(frozen=True, slots=True)
class SlackApp:
    """Everything on Slack's side of one process. `bolt` takes payloads until `close`.

    `verifier` checks the signatures of requests by HTTP; if it is None, no request is believed.
    """

    bolt: App
    verifier: SignatureVerifier | None
    ctx: ListenerContext

    def close(self) -> None:
        """Let uploads under way finish, then end their thread."""
        self.ctx.pictures.close()
        self.ctx.files.close()


def build_app(
    services: Services,
    clock: Clock,
    client: WebClient,
    identity: Identity,
    pool: ConnectionPool,
    timers: Timers,
    *,
    signing_secret: str = "",
) -> SlackApp:
    """Wire every listener. `signing_secret` is needed for signed HTTP only.

    It calls nothing over the network: the caller asked for `identity` and can say what is wrong with it, and
    the caller closes the pool.
    """
    quick = _with_short_timeout(client)
    ctx = ListenerContext(
        services,
        clock,
        quick,
        Responses(pool),
        Pictures(services, clock, client, timers),
        Files(services, clock, client),
        identity.team_id,
        SlackChannels(quick, identity, clock.now),
    )
    bolt = bolt_app(client, identity)
    for family in FAMILIES:
        family.register(bolt, ctx)
    return SlackApp(bolt, signature_verifier(signing_secret), ctx)


def _with_short_timeout(client: WebClient) -> WebClient:
    quick = web_client(client.token, client.base_url, timeout=_LISTENER_TIMEOUT)
    quick.proxy, quick.ssl = client.proxy, client.ssl
    return quick
