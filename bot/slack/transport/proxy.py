"""The proxy between this machine and Slack, read as Slack's SDK reads it: HTTPS_PROXY, except for NO_PROXY.

An address may hold a name and a password. They go into one header, and into no word and no log.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import proxy_bypass

from state_machines.errors import Misconfigured

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}

#: How Python says that a proxy did not open the way to Slack; without it only the words are less exact.
_REFUSED = re.compile(r"Tunnel connection failed: (\d{3})")

ASKS_FOR_PASSWORD = 407


@dataclass(frozen=True, slots=True)
class Proxy:
    """`name` is host and port, fit to be shown; `headers` hold who we are, and are for the proxy alone."""

    name: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def address(self) -> str:
        """Spoken to in plain HTTP, whatever its address began with, as by the SDK and by websocket-client."""
        return f"http://{self.name}"


def read_proxy(address: str) -> Proxy:
    """The proxy that an address names; Misconfigured, without a word of it, where it names none."""
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host, port = parts.hostname, parts.port or 80
    except ValueError:
        host, parts, port = None, SplitResult("", "", "", "", ""), 0
    if not host or parts.scheme not in {"http", "https"}:
        raise Misconfigured(
            "HTTPS_PROXY names no HTTP proxy: write http://host:port, or http://name:password@host:port "
            "with each of / : @ # in a name or password percent-encoded."
        )
    return Proxy(f"[{host}]:{port}" if ":" in host else f"{host}:{port}", _headers(parts))


def _headers(parts: SplitResult) -> dict[str, str]:
    if not parts.username:
        return {}
    who = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(who.encode()).decode()}"}


def is_loopback(host: str | None) -> bool:
    """Whether this is the machine itself, which no proxy leads to."""
    return host in _LOOPBACK


def goes_straight(url: str) -> bool:
    """Whether no proxy is to be used for this address."""
    parts = urlsplit(url)
    return is_loopback(parts.hostname) or bool(proxy_bypass(parts.netloc))


def refusal_status(error: object) -> int | None:
    """What a proxy answered that did not open the way to Slack; None where it was anything else."""
    found = _REFUSED.match(str(error)) if isinstance(error, OSError) else None
    return int(found.group(1)) if found else None


def refusal(name: str, status: int) -> str:
    """To an operator: what the proxy answered in Slack's place, and what to do."""
    if status == ASKS_FOR_PASSWORD:
        return f"the proxy {name} wants a name and password, or others than HTTPS_PROXY holds (407)"
    return f"the proxy {name} answered {status} in place of a connection to Slack"
