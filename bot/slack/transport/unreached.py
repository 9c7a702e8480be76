"""What a start says when Slack was not reached: which way was tried, and what to check."""

from __future__ import annotations

from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.transport.proxy import ASKS_FOR_PASSWORD, goes_straight, read_proxy, refusal, refusal_status
from state_machines.errors import Misconfigured


def proxy_named(client: WebClient) -> str:
    """Which proxy leads from here to Slack, never with its password; empty where none does."""
    if not client.proxy or goes_straight(client.base_url):
        return ""
    return read_proxy(client.proxy).name


def describe_unreached(client: WebClient, error: Exception, *settings: str) -> Misconfigured:
    """One line for an operator about one of `outcomes.CALL_ERRORS`; `settings` may be wrong."""
    proxy = proxy_named(client)
    way = f" through the proxy {proxy}" if proxy else ""
    check = " and ".join(filter(None, ("the network", "HTTPS_PROXY" if proxy else "", *settings)))
    return Misconfigured(
        f"Slack did not answer at {client.base_url}{way} ({_why(error, proxy)}): check {check}."
    )


def is_refusal_of_proxy(error: SlackApiError) -> bool:
    """Whether the answer is a proxy's, which stands in for Slack where no tunnel is needed."""
    return getattr(error.response, "status_code", 200) == ASKS_FOR_PASSWORD


def _why(error: Exception, proxy: str) -> str:
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(error, SlackApiError):
        return refusal(proxy, ASKS_FOR_PASSWORD)
    status = refusal_status(reason)
    return refusal(proxy, status) if status else type(reason).__name__
