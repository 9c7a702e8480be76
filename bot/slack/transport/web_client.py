"""The Web API client as we need it: short timeouts, no retries of its own, and our identity in Slack."""

from __future__ import annotations

import logging
import ssl
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.ports import SEND_TIMEOUT
from bot.slack.transport.outcomes import CALL_ERRORS
from bot.slack.transport.pool import ConnectionPool
from bot.slack.transport.proxy import is_loopback, read_proxy
from bot.slack.transport.startup_calls import ask_patiently
from bot.slack.transport.unreached import describe_unreached, is_refusal_of_proxy, proxy_named
from state_machines.errors import Misconfigured, Unavailable

log = logging.getLogger(__name__)

SLACK_API = "https://slack.com/api/"

#: Seconds; the outbox tries again, so waiting longer would only hold up the next message. The engine's
#: leases count on it.
TIMEOUT = int(SEND_TIMEOUT.total_seconds())


@dataclass(frozen=True, slots=True)
class Identity:
    """The app as Slack knows it in this workspace."""

    team_id: str
    bot_user_id: str
    bot_id: str
    #: Empty where Slack does not say it; what comes in is then believed without it.
    app_id: str = ""


def web_client(token: str | None, api_url: str = SLACK_API, timeout: int = TIMEOUT) -> WebClient:
    """A client for this bot token. `timeout` is in seconds."""
    # The SDK's default handler posts again after a connection reset: a person would see a ping twice.
    client = WebClient(
        token=token, base_url=api_url, timeout=timeout, retry_handlers=[], ssl=_tls_context(api_url)
    )
    if is_loopback(urlsplit(api_url).hostname):
        client.proxy = None  # taken from HTTPS_PROXY by the SDK, which would send loopback through it
    return client


def pool_for(client: WebClient) -> ConnectionPool:
    """Connections by the client's own way: its proxy, its certificates; Misconfigured where it names none."""
    pool = ConnectionPool(read_proxy(client.proxy) if client.proxy else None, client.ssl)
    proxy = proxy_named(client)
    if proxy:
        log.info("Slack is reached through the proxy %s", proxy)
    return pool


@cache
def _certificates() -> ssl.SSLContext:
    """The certificates of all authorities, read once: the SDK would read them again for each call."""
    return ssl.create_default_context()


def _tls_context(api_url: str) -> ssl.SSLContext | None:
    return _certificates() if urlsplit(api_url).scheme == "https" else None


def fetch_identity(client: WebClient) -> Identity:
    """Ask Slack to whom this token belongs; Misconfigured says in one line what is wrong with it.

    Raises Unavailable where Slack stays in trouble.
    """
    try:
        answer = ask_patiently(client.auth_test)
    except SlackApiError as error:
        if is_refusal_of_proxy(error):
            raise describe_unreached(client, error, "DOORSTEP_SLACK_API_URL") from error
        raise Misconfigured(
            f"Slack refused the bot token ({error.response.get('error', 'no reason given')}): "
            "check DOORSTEP_SLACK_BOT_TOKEN."
        ) from error
    except CALL_ERRORS as error:
        raise describe_unreached(client, error, "DOORSTEP_SLACK_API_URL") from error
    except Unavailable as error:
        proxy = proxy_named(client)
        if not proxy:
            raise
        raise Unavailable(f"{error.user_message} Between here and Slack is the proxy {proxy}.") from error
    bot_id = str(answer.get("bot_id", ""))
    return Identity(
        str(answer["team_id"]), str(answer["user_id"]), bot_id, _app_id(client, bot_id) if bot_id else ""
    )


def _app_id(client: WebClient, bot_id: str) -> str:
    """The app behind the bot user. It only narrows what is believed, so a start does not hang on it."""
    try:
        return str(client.bots_info(bot=bot_id)["bot"].get("app_id", ""))
    except CALL_ERRORS as error:
        log.warning("Slack does not say which app this is: payloads are checked by their workspace alone")
        log.debug("bots.info: %s", type(error).__name__)
        return ""
