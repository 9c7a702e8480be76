"""What is carried to the app, and what comes of it."""

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
    """What came back: an acknowledgement with an optional payload, or why there is none."""

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
        """Hand the parcel over and wait so long for the acknowledgement."""

    async def reachable(self) -> None:
        """Return once there is somebody to deliver to."""

    async def close(self) -> None:
        """Let go of connections."""
