"""Response URLs, at which an interaction may be answered five times within thirty minutes."""

import secrets
from dataclasses import dataclass

from deploy.sandbox.clock import Clock
from deploy.sandbox.errors import SlackError

USES = 5
LIFETIME_SECONDS = 30 * 60


@dataclass
class Hook:
    """One response URL: who acted, where, and on which message, if on one."""

    user: str
    channel: str
    message_ts: str | None
    given: float
    uses: int = 0


class Hooks:
    """All response URLs, by the unguessable end of their address."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._given: dict[str, Hook] = {}

    def give(self, user: str, channel: str, message_ts: str | None) -> str:
        """Make a new hook; returns its path below the sandbox's address."""
        key = secrets.token_hex(12)
        self._given[key] = Hook(user, channel, message_ts, self._clock.time())
        return f"/response/{key}"

    def find(self, key: str) -> Hook | None:
        """The hook, without spending a use."""
        return self._given.get(key)

    def use(self, key: str) -> Hook:
        """Spend one use; `expired_url` and `used_url` as Slack answers them."""
        hook = self._given.get(key)
        if hook is None or self._clock.time() - hook.given > LIFETIME_SECONDS:
            raise SlackError("expired_url")
        if hook.uses >= USES:
            raise SlackError("used_url")
        hook.uses += 1
        return hook
