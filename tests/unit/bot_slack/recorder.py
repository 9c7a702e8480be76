"""Stands in for Bolt's app, and keeps what it was asked to listen to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from slack_bolt import App
from slack_sdk import WebClient

from bot.slack.app import FAMILIES
from bot.slack.listener_context import ListenerContext

Listener = Callable[..., Any]


@dataclass
class Recorder:
    """`listened` holds, in order, the kind, what to listen to, and the listener."""

    listened: list[tuple[str, Any, Listener]] = field(default_factory=list)

    def of(self, kind: str) -> list[Any]:
        """What is listened to of one kind, such as "command"."""
        return [what for each, what, _ in self.listened if each == kind]

    def __getattr__(self, kind: str) -> Callable[..., Callable[[Listener], None]]:
        def listen_to(what: Any, **_more: Any) -> Callable[[Listener], None]:
            return lambda listener: self.listened.append((kind, what, listener))

        return listen_to


def everything_listened_to() -> Recorder:
    """All that the real app listens to, in its order."""
    recorder = Recorder()
    # Never worked with: registering only keeps it.
    ctx = ListenerContext(None, None, WebClient(), None, None, None, "T1", None)  # type: ignore[arg-type] # as said above
    for family in FAMILIES:
        family.register(cast("App", recorder), ctx)
    return recorder
