"""urllib3's connections, with what it leaves out: an age that ends trust, and a last question before a post.

Everything overridden is public in urllib3. A post is urllib3's `body`, so its pool hands it on untouched to
the connection that is about to send it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPException, RemoteDisconnected
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from bot.slack.transport.failures import NotBegunError, NotReached, root_of
from bot.slack.transport.proxy import refusal, refusal_status

#: Seconds: a connection unused for longer may have been forgotten by something between us and Slack.
_TRUSTED = 15.0

#: How a kept connection fails that the other end has closed meanwhile: nothing was taken then.
_CLOSED = (RemoteDisconnected, BrokenPipeError, ConnectionResetError)


class ClosedMeanwhile(Exception):
    """A kept connection had been closed at the other end; `sent` is whether that was seen too late."""

    def __init__(self, *, sent: bool) -> None:
        super().__init__(sent)
        self.sent = sent


@dataclass(frozen=True, slots=True)
class Post:
    """What to send. `may` is asked when the connection stands, so that no time passes between both.

    `again` says that sending it twice does no harm.
    """

    content: bytes
    may: Callable[[], bool] = lambda: True
    again: bool = False

    def __iter__(self) -> Iterator[bytes]:
        """As urllib3 takes a body."""
        yield self.content


class _Kept(HTTPConnection):
    """A connection that knows how many posts it has had answered, and when the last was."""

    _answered = 0
    _answered_at = 0.0

    @property
    def is_connected(self) -> bool:
        """Whether the pool may hand it out; whether it still stands is looked at where that matters."""
        return self.sock is not None and time.monotonic() - self._answered_at < _TRUSTED

    def connect(self) -> None:
        """Raises NotReached for whatever goes wrong: nothing of a post was sent then."""
        self._answered = 0
        try:
            super().connect()
        except (urllib3.exceptions.HTTPError, OSError, HTTPException, ValueError) as error:
            raise NotReached(self._why_not(error)) from error

    def request(
        self, method: str, url: str, body: Any = None, headers: Any = None, **options: Any
    ) -> None:  # as urllib3's pool calls it, which hands on what `ConnectionPool.post` was given
        """Send the post, unless its `may` says no: raises NotBegunError."""
        post: Post = body
        if self.is_closed:
            self.connect()
        # The look lets other threads run first, which costs a busy process more than a post: whoever can
        # well post again does without. A new connection has something to read: what TLS says first.
        elif self._answered and not post.again and self._was_closed():
            raise ClosedMeanwhile(sent=False)
        if not post.may():
            raise NotBegunError
        super().request(method, url, body=post.content, headers=headers, **options)

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override] # as urllib3 does, and ignores too
        """The answer, read whole; raises ClosedMeanwhile where only a kept connection fails so."""
        try:
            answer = super().getresponse()
        except _CLOSED as error:
            if self._answered:
                raise ClosedMeanwhile(sent=True) from error
            raise
        self._answered += 1
        self._answered_at = time.monotonic()
        return answer

    def _was_closed(self) -> bool:
        """An idle connection with something to read was closed at the other end."""
        return not super().is_connected

    def _why_not(self, error: Exception) -> str:
        if self.proxy is None:
            return f"Slack was not reached: {root_of(error)}"
        name = f"{self.proxy.host}:{self.proxy.port}"
        status = refusal_status(error)
        if status is not None:
            return refusal(name, status)
        if not self.has_connected_to_proxy:
            return f"the proxy {name} was not reached: {root_of(error)}"
        return f"Slack was not reached through the proxy {name}: {root_of(error)}"


class KeptHTTPConnection(_Kept):
    """To a local Slack, or to a proxy that makes requests in our place."""


class KeptHTTPSConnection(_Kept, HTTPSConnection):
    """To Slack, through a proxy's tunnel where there is one."""
