"""The states of a message (pending, sending, then sent, uncertain or failed), and when to try it again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from state_machines.messages.refusal import Refusal
from state_machines.people.address import Address


class DeliveryState(StrEnum):
    """Where one outgoing message stands.

    `uncertain` means that it may have arrived: look for it before sending again (promise 5).
    `failed` means that this way is closed: it goes another way, and stays visible (promise 4).
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Sent:
    """It has arrived, at this place, and `mark` is what its surface tells it by there."""

    place: Address
    mark: str


class Operation(StrEnum):
    """What is done on a surface, each of which it may limit by itself."""

    POST = "post"
    REDRAW = "redraw"
    FIND = "find"
    OPEN = "open"
    LOOK_UP = "look_up"


@dataclass(frozen=True, slots=True)
class RateLimited:
    """The surface asked to wait before this is done again, where it said what; nothing was posted."""

    retry_after: timedelta
    operation: Operation | None = None


@dataclass(frozen=True, slots=True)
class TemporaryFailure:
    """The message was not posted, and the same request may work later.

    `refusal` is what the chat answered, where it was the chat that refused; so in those below.
    """

    reason: str
    refusal: Refusal | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class CannotBeDrawn(TemporaryFailure):
    """Its card could not be drawn, which is a fault of ours: it is kept, tried again, and shown."""


@dataclass(frozen=True, slots=True)
class DatabaseAway(TemporaryFailure):
    """The database was away when it was drawn: nothing was tried, so it does not wait longer and longer."""


@dataclass(frozen=True, slots=True)
class UnknownResult:
    """The answer was lost: the message may or may not have been posted."""

    reason: str
    refusal: Refusal | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PermanentFailure:
    """The message can never be posted this way: there is no such channel, or the account is deactivated.

    `to_anybody` says that the message itself is at fault, so nobody could be sent it. `is_fixed` is about a
    redraw: what stands there can be changed no more, while a new message may still be posted.
    """

    reason: str
    to_anybody: bool = False
    refusal: Refusal | None = field(default=None, compare=False)
    is_fixed: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class LeftToNewer:
    """This release cannot read it, and a newer one may: nothing was tried, and it waits as it did."""

    what: str


@dataclass(frozen=True, slots=True)
class KeptBackFrom:
    """It is not for its reader now: nothing was sent, nothing is, and nobody has to mend anything."""


#: What one attempt to deliver came to.
SendResult = (
    Sent | RateLimited | TemporaryFailure | UnknownResult | PermanentFailure | LeftToNewer | KeptBackFrom
)

#: The wait between two attempts grows from the first of these to the last and stays there: delivery never
#: gives up.
FIRST_RETRY = timedelta(seconds=1)
SLOWEST_RETRY = timedelta(minutes=5)

#: From this attempt on, a message that has not arrived is shown to those who run Doorstep.
VISIBLE_FROM = 2


@dataclass(frozen=True, slots=True)
class DeliveryDecision:
    """What becomes of the message: its next state, and when it is taken up again.

    None: never again here, or when it was due before, where it is left to a newer release.
    `visible` says that it is shown as not having arrived, and goes on being so however it is looked for.
    """

    state: DeliveryState
    try_at: datetime | None = None
    visible: bool = False


def retry_wait(attempts: int) -> timedelta:
    """The wait after this many attempts: doubling from one second, at most five minutes."""
    doublings = min(max(attempts, 1) - 1, 20)
    wait: timedelta = FIRST_RETRY * (1 << doublings)
    return min(wait, SLOWEST_RETRY)


def next_attempt(state: DeliveryState, result: SendResult, attempts: int, now: datetime) -> DeliveryDecision:
    """Decide what becomes of a message after an attempt; `attempts` counts that attempt too.

    An uncertain message that could not be looked for stays uncertain: it is never sent without a look.
    """
    visible = attempts >= VISIBLE_FROM
    match result:
        case Sent():
            return DeliveryDecision(DeliveryState.SENT)
        case PermanentFailure():
            return DeliveryDecision(DeliveryState.FAILED, visible=True)
        case KeptBackFrom():
            return DeliveryDecision(DeliveryState.FAILED)
        case UnknownResult():
            return DeliveryDecision(DeliveryState.UNCERTAIN, now + retry_wait(attempts), visible=visible)
        case RateLimited(retry_after):
            return DeliveryDecision(
                _state_to_retry_in(state), now + max(retry_after, FIRST_RETRY), visible=visible
            )
        case LeftToNewer():
            return DeliveryDecision(_state_to_retry_in(state))
        case TemporaryFailure():
            return DeliveryDecision(_state_to_retry_in(state), now + retry_wait(attempts), visible=visible)


def _state_to_retry_in(state: DeliveryState) -> DeliveryState:
    return DeliveryState.UNCERTAIN if state is DeliveryState.UNCERTAIN else DeliveryState.PENDING
