"""Trigger ids, each of which lets the app open one modal for what a person did a moment ago."""

import itertools
import secrets
import time
from dataclasses import dataclass

from deploy.sandbox.errors import SlackError


@dataclass
class _Trigger:
    user: str
    given: float
    used: bool = False


class Triggers:
    """The trigger ids. Each lives a few real seconds (3 in Slack) and works once."""

    def __init__(self, lifetime: float) -> None:
        self._lifetime = lifetime
        self._numbers = itertools.count(100_000)
        self._given: dict[str, _Trigger] = {}

    def give(self, user: str) -> str:
        """A fresh trigger for what this user just did."""
        trigger_id = f"{next(self._numbers)}.{next(self._numbers)}.{secrets.token_hex(8)}"
        self._given[trigger_id] = _Trigger(user, time.monotonic())
        return trigger_id

    def user_of(self, trigger_id: object) -> str | None:
        """The user whose trigger it is, used or not; None for nobody's."""
        trigger = self._given.get(trigger_id) if isinstance(trigger_id, str) else None
        return None if trigger is None else trigger.user

    def exchange(self, trigger_id: object) -> str:
        """The user whose trigger it was; refused if it is unknown, used or too old."""
        trigger = self._given.get(trigger_id) if isinstance(trigger_id, str) else None
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.given > self._lifetime:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger.user
