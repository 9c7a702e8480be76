"""The one pool of connections to Slack: with TLS, opening one takes longer than a post."""

from __future__ import annotations

import ssl
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from urllib3 import (
    BaseHTTPResponse,
    HTTPConnectionPool,
    HTTPSConnectionPool,
    PoolManager,
    ProxyManager,
    Retry,
)
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError

from bot.slack.transport.failures import AnswerLost, NotReached, root_of
from bot.slack.transport.http_connection import (
    ClosedMeanwhile,
    KeptHTTPConnection,
    KeptHTTPSConnection,
    Post,
)
from bot.slack.transport.proxy import ASKS_FOR_PASSWORD, Proxy, goes_straight, refusal

#: As many as there are threads that may post at one time, so that none is thrown away after its post.
_MOST_KEPT = 64

#: Each post is made once: urllib3 never makes it again, nor follows an answer elsewhere.
_ONCE = Retry(total=False, redirect=False)


class _Plain(HTTPConnectionPool):
    ConnectionCls = KeptHTTPConnection


class _Secure(HTTPSConnectionPool):
    ConnectionCls = KeptHTTPSConnection


class _Way(NamedTuple):
    """How one host is reached."""

    pool: HTTPConnectionPool
    #: A proxy that makes requests in our place is told the whole address, and not the path alone.
    whole: bool


class ConnectionPool:
    """Safe for many threads; without `tls` the machine's own authorities are trusted.

    `proxy` leads to every address, except where NO_PROXY or the machine itself is meant.
    """

    def __init__(self, proxy: Proxy | None = None, tls: ssl.SSLContext | None = None) -> None:
        self._proxy = proxy
        self._straight = _ours(PoolManager(maxsize=_MOST_KEPT, ssl_context=tls))
        self._proxied = self._straight if proxy is None else _ours(_through(proxy, tls))
        #: By scheme and host, for finding it out again takes a fifth of a post.
        self._ways: dict[tuple[str, str], _Way] = {}

    def post(self, url: str, post: Post, headers: dict[str, str], seconds: float) -> BaseHTTPResponse:
        """Slack's answer, read whole; each step is waited for at most so long.

        Raises NotReached, AnswerLost, or NotBegunError where the post's `may` said no. A post that may be
        made `again` is, where a kept connection had been closed at the other end; no other is made twice.
        """
        parts = _parts(url)
        way = self._ways.get((parts.scheme, parts.netloc)) or self._find_way(url, parts)
        target = url if way.whole else f"{parts.path or '/'}?{parts.query}".removesuffix("?")
        answer = _post_once(way.pool, target, post, headers, seconds)
        if answer.status == ASKS_FOR_PASSWORD and self._proxy is not None:
            raise NotReached(refusal(self._proxy.name, answer.status))
        return answer

    def close(self) -> None:
        """Let go of all connections that are kept."""
        ways, self._ways = self._ways, {}
        for way in ways.values():
            way.pool.close()
        self._straight.clear()
        self._proxied.clear()

    def _find_way(self, url: str, parts: SplitResult) -> _Way:
        straight = self._proxy is None or goes_straight(url)
        manager = self._straight if straight else self._proxied
        try:
            way = _Way(manager.connection_from_url(url), not straight and parts.scheme == "http")
        except HTTPError:
            raise _no_address() from None
        self._ways[parts.scheme, parts.netloc] = way
        return way


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _no_address() from None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise _no_address()
    return parts


def _no_address() -> NotReached:
    return NotReached("there is no such address")


def _ours(manager: PoolManager) -> PoolManager:
    manager.pool_classes_by_scheme = {"http": _Plain, "https": _Secure}
    return manager


def _through(proxy: Proxy, tls: ssl.SSLContext | None) -> ProxyManager:
    return ProxyManager(
        proxy.address,
        proxy_headers=proxy.headers,
        maxsize=_MOST_KEPT,
        ssl_context=tls,
        # urllib3 lets packets to a proxy wait for each other: a post is two, and would take 40 ms longer.
        socket_options=HTTPConnection.default_socket_options,
    )


def _post_once(
    pool: HTTPConnectionPool, target: str, post: Post, headers: dict[str, str], seconds: float
) -> BaseHTTPResponse:
    """Takes the next connection for as long as the one it got was closed before anything was sent."""
    while True:
        try:
            return pool.urlopen(
                "POST",
                target,
                post,
                headers,
                retries=_ONCE,
                redirect=False,
                assert_same_host=False,
                timeout=seconds,
            )
        except ClosedMeanwhile as closed:
            if closed.sent and not post.again:
                raise AnswerLost(f"the answer was lost: {root_of(closed)}") from closed
        except HTTPError as error:
            raise AnswerLost(f"the answer was lost: {root_of(error)}") from error
