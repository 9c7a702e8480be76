"""The local Slack's control API, as cheaply as many threads can call it: one kept connection a thread."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode

Json = dict[str, Any]

#: An act is answered after three seconds at the latest, and with patience some later.
_TIMEOUT = 60.0
#: A connection that was not used for so long is not used again, in seconds.
_KEPT_OPEN = 2.0


class NotThere(Exception):
    """What somebody wanted to press is not there (any more), said with what is."""


class Control:
    """Acts, screens, faults, clock and journal; safe to call from many threads."""

    def __init__(self, host: str, port: int, acted: Callable[[], None] = lambda: None) -> None:
        self._host, self._port, self._acted = host, port, acted
        self._mine = threading.local()

    def act(self, handle: str, do: str, screen: Json, **what: Any) -> Json:
        """One act, and that part of the screen after it; NotThere if it cannot be done."""
        self._acted()
        return self._call("POST", f"/act/{handle}", {"do": do, "screen": screen, **what})

    def screen(self, handle: str, part: Json) -> Json:
        """A part of somebody's screen: "in", "since", "last"."""
        return self._call("GET", f"/screen/{handle}?{urlencode(part)}")

    def answers(self) -> bool:
        """Whether the local Slack is up."""
        try:
            self._call("GET", "/clock")
        except (OSError, HTTPException):
            return False
        return True

    def advance(self, seconds: float) -> None:
        """Move the clock."""
        self._call("POST", "/clock", {"advance": f"PT{seconds:.3f}S"})

    def now(self) -> str:
        """The workspace's time (ISO 8601, UTC)."""
        return str(self._call("GET", "/clock")["now"])

    def misbehave(self, fault: Json) -> None:
        """As the control API words it."""
        self._call("POST", "/faults", fault)

    def change_channel(self, channel: str, to: Json) -> None:
        """Make it another: public, archived, shared, without the app, or as it was."""
        self._call("POST", f"/conversations/{channel}", to)

    def signal(self, what: Json) -> None:
        """What Slack says of the app itself."""
        self._call("POST", "/signals", what)

    def pace_files(self, what: Json) -> None:
        """How long it takes until a file that is uploaded from now on may be shown."""
        self._call("POST", "/files", what)

    def take_files_away(self, what: Json) -> int:
        """Every file that there is; how many there were."""
        files = self._call("GET", "/files")["files"]
        for one in files:
            self._call("POST", f"/files/{one['id']}", what)
        return len(files)

    def journal(self, since: int, limit: int) -> Json:
        """Entries after a number, and the number to ask from next."""
        return self._call("GET", f"/journal?since={since}&limit={limit}")

    def forget(self, before: int) -> None:
        """Let go of journal entries that were read."""
        self._call("DELETE", f"/journal?before={before}")

    def conversations(self) -> list[Json]:
        """Every conversation, and how many messages stand in it."""
        return list(self._call("GET", "/conversations")["conversations"])

    def standing(self, conversation: str) -> list[Json]:
        """All that stands in one, with metadata."""
        return list(self._call("GET", f"/conversations/{conversation}")["messages"])

    def _call(self, verb: str, path: str, body: Json | None = None) -> Json:
        data = None if body is None else json.dumps(body).encode()
        connection = self._connection()
        try:
            connection.request(verb, f"/control{path}", data, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            said = answer.read()
        except (OSError, HTTPException):
            connection.close()
            raise
        if 400 <= answer.status < 500:
            raise NotThere(str(json.loads(said).get("error", "")))
        if answer.status >= 500:
            raise HTTPException(f"the local Slack itself failed at {path}: {said[:200]!r}")
        return dict(json.loads(said))

    def _connection(self) -> HTTPConnection:
        now = time.monotonic()
        idle = now - getattr(self._mine, "used", 0.0) > _KEPT_OPEN
        self._mine.used = now
        if idle:  # the other side closes what is idle, perhaps at this very moment
            self._mine.connection = HTTPConnection(self._host, self._port, timeout=_TIMEOUT)
        connection: HTTPConnection = self._mine.connection
        return connection


def messages_in(screen: Json) -> list[Json]:
    """The messages of a screen's only conversation, newest last."""
    return [message for conversation in screen["conversations"] for message in conversation["messages"]]


def labels(message: Json) -> list[str]:
    """What a message's controls are called."""
    return [str(control["label"]) for control in message["controls"]]
