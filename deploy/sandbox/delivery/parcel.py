"""The parcel that is delivered to the app, and the receipt for it."""

from dataclasses import dataclass, replace
from typing import Literal, Protocol

from deploy.sandbox.values import Json

Kind = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True)
class Parcel:
    """One payload; `attempt` is 0 the first time, then counts the redeliveries."""

    kind: Kind
    body: Json
    attempt: int = 0
    reason: str = ""

    def again(self, reason: str) -> "Parcel":
        """The next attempt at the same payload."""
        return replace(self, attempt=self.attempt + 1, reason=reason)


@dataclass(frozen=True)
class Receipt:
    """The outcome of a delivery: an acknowledgement with an optional payload, or why there was none."""

    outcome: Literal["ok", "timeout", "unreachable", "refused"]
    payload: Json | None = None
    final: bool = False  # the app asked not to be sent this again

    @property
    def ok(self) -> bool:
        """Whether the app acknowledged."""
        return self.outcome == "ok"


class Carrier(Protocol):
    """One way to the app."""

    async def carry(self, parcel: Parcel, seconds: float) -> Receipt:
        """Hand the parcel over and wait at most so long for the acknowledgement."""

    async def reachable(self) -> None:
        """Return once there is somebody to whom a parcel can be delivered."""

    async def close(self) -> None:
        """Let go of connections."""
