"""The Bolt app with all our listeners, and the threads it works with."""

from __future__ import annotations

import logging
from collections.abc import Callable

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.office import Office
from bot.ports import Clock
from bot.slack.desk import Desk
from bot.slack.kept_alive import KeptAlive
from bot.slack.listeners import commands, dialog, direct, forms, home, pings, shortcuts
from bot.slack.pictures import Pictures
from bot.slack.web import Identity, web_client

#: Seconds: whoever pressed waits, and Slack gives up after three. An answer is posted once all else is done.
_LISTENER_TIMEOUT = 2
_ANSWER_TIMEOUT = 1


class SlackSide:
    """Everything on Slack's side of one process: `bolt` takes requests until `close()`."""

    def __init__(self, bolt: App, desk: Desk) -> None:
        self.bolt = bolt
        self._desk = desk

    def close(self) -> None:
        """Let pictures under way finish, then end the threads and connections."""
        self._desk.pictures.close()
        self._desk.answers.close()


def build_app(
    office: Office, clock: Clock, client: WebClient, identity: Identity, *, signing_secret: str = ""
) -> SlackSide:
    """Wire every listener; `signing_secret` is needed for signed HTTP only.

    Calls nothing over the network: `identity` was asked for by the caller, who can say what is wrong.
    """
    bolt = App(
        name="doorstep",
        logger=_bolt_logger(),
        client=_unauthorised(client),
        authorize=_authorize(client, identity),
        signing_secret=signing_secret or None,
        # A listener runs to its end in the thread that took the request, and acknowledges last. Bolt's own
        # pool has five threads: a sixth press would wait behind five slow ones and never be acknowledged.
        process_before_response=True,
    )
    answers = KeptAlive(client, _ANSWER_TIMEOUT)
    desk = Desk(office, clock, _impatient(client), answers, Pictures(office, clock, client))
    for family in (commands, dialog, forms, pings, home, direct, shortcuts):
        family.register(bolt, desk)
    return SlackSide(bolt, desk)


def _bolt_logger() -> logging.Logger:
    """Below warnings Bolt logs whole payloads, which hold what people typed."""
    logger = logging.getLogger("bot.slack.bolt")
    logger.setLevel(logging.WARNING)
    return logger


def _impatient(client: WebClient) -> WebClient:
    quick = web_client(client.token, client.base_url, timeout=_LISTENER_TIMEOUT)
    quick.proxy, quick.ssl = client.proxy, client.ssl
    return quick


def _unauthorised(client: WebClient) -> WebClient:
    """Bolt gives each request's client the token that `authorize` answers; given one here it asks Slack."""
    bare = web_client(None, client.base_url)
    bare.proxy, bare.ssl = client.proxy, client.ssl
    return bare


def _authorize(client: WebClient, identity: Identity) -> Callable[[], AuthorizeResult]:
    known = AuthorizeResult(
        enterprise_id=None,
        team_id=identity.team_id,
        bot_token=client.token,
        bot_id=identity.bot_id,
        bot_user_id=identity.bot_user_id,
    )

    def authorize() -> AuthorizeResult:
        return known

    return authorize
