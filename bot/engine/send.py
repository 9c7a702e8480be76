"""Sends one claimed message to Slack, after drawing it and after looking whether it had arrived before."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.cards.messages.compose import compose
from bot.cards.messages.kind import MessageKinds
from bot.engine.leases import Leases
from bot.engine.rate_limiter import POST, UPDATE, RateLimiter
from bot.log_events import current_case, log_scope
from bot.ports import Messenger
from bot.services import Services
from bot.unexpected_errors import log_unexpected_error
from bot.use_cases.people.person_address import address_of
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.errors import AskedToWait, DoorstepError, NewerRelease, Refused, StoreUnavailable
from state_machines.messages.delivery import (
    DeliveryState,
    LeftToNewer,
    PermanentFailure,
    RateLimited,
    SendResult,
    Sent,
    TemporaryFailure,
    UnknownResult,
)
from storage.crash_points import CrashPoint, crash_if_planned
from storage.records import QueuedMessage
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

LOOK, LOOK_UP = "conversations.history", "users.lookupByEmail"
#: Slack's clock and ours may differ a little when we look for a message of ours.
CLOCKS_DIFFER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """The outcome of a claimed message, which is still to be recorded.

    `claimed.state` is UNCERTAIN if it is still not known whether the message had arrived before. `looked`
    says that Slack was asked about that and answered; `tried` is false if Slack was not asked for anything.
    `case` is the reference of the message's case.
    """

    claimed: QueuedMessage
    outcome: SendResult
    looked: bool = False
    tried: bool = True
    seconds: float = 0.0
    case: str | None = None


@dataclass(frozen=True, slots=True)
class DrawnMessage:
    """A claimed message with its content, or with the reason why it could not be drawn.

    `shown` is None if the message need not be drawn yet. `case` is the reference of its case.
    """

    claimed: QueuedMessage
    shown: Card | Prompt | SendResult | None = None
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends messages from any thread. It never raises an error, whatever goes wrong with a message."""

    services: Services
    messenger: Messenger
    leases: Leases
    rate_limiter: RateLimiter
    now: Callable[[], datetime]
    kinds: MessageKinds

    def draw(self, claimed: Iterable[QueuedMessage]) -> Iterator[DrawnMessage]:
        """Draw the messages one after another, so that the first can be sent at once.

        They are drawn in one transaction, because cards of one escalation name the same people. After a
        failure a new transaction begins, because the failure may have spoilt the old one.
        """
        left = deque(claimed)
        try:
            while left:
                with self.services.store.read() as uow:
                    well = True
                    while left and well:
                        drawn = self._draw_unless_uncertain(uow, left[0])
                        well = not isinstance(drawn.shown, TemporaryFailure)
                        left.popleft()
                        yield drawn
        except StoreUnavailable as error:
            log.warning("drawing %d messages: %s", len(left), error.user_message)
            yield from (DrawnMessage(one, TemporaryFailure(error.user_message)) for one in left)

    def send(self, drawn: DrawnMessage) -> DeliveryResult:
        """Send the message, or find it if it had arrived; the result says which, or what went wrong."""
        claimed = drawn.claimed
        rests = self._rate_limit_of(claimed)
        if rests is not None:
            return DeliveryResult(claimed, rests, tried=False)
        if not _must_be_looked_for(claimed):
            # Drawing a message again twice does no harm, so nobody needs to look where that stands.
            fresh = replace(claimed, state=DeliveryState.PENDING)
            return _result(fresh, self._attempt(fresh, drawn.shown))
        found = self._look_for(claimed)
        crash_if_planned(CrashPoint.AFTER_LOOK)
        if found is not None:
            return DeliveryResult(claimed, found, looked=isinstance(found, Sent))
        # It is not there, and it is still ours: it is like any other that was never sent.
        absent = replace(claimed, state=DeliveryState.PENDING)
        return _result(absent, self._attempt(absent, None), looked=True)

    def _rate_limit_of(self, claimed: QueuedMessage) -> RateLimited | None:
        """The wait, if Slack has asked for one since the message was claimed."""
        posting = UPDATE if claimed.redraws else POST
        method = LOOK if _must_be_looked_for(claimed) else posting
        wait = self.rate_limiter.wait_before(method, claimed.message.conversation)
        return None if wait is None else RateLimited(wait, method)

    def _look_for(self, claimed: QueuedMessage) -> SendResult | None:
        """Where the message stands, or why that is not known; None if it did not arrive."""
        try:
            where = self._conversation_of(claimed)
            found = self.messenger.find(where, claimed.id, claimed.created_at - CLOCKS_DIFFER)
        except Refused as error:
            return PermanentFailure(error.user_message)
        except AskedToWait as error:
            return RateLimited(error.wait, LOOK_UP)
        except Exception as error:  # noqa: BLE001 - it stays one that may have arrived, and is looked for again
            log_unexpected_error(log, f"looking for message {claimed.id}", error)
            return UnknownResult(_error_words(error))
        self._note_rate_limit(LOOK, claimed, found)
        return found

    def _attempt(self, claimed: QueuedMessage, drawn: Card | Prompt | SendResult | None) -> SendResult:
        method = UPDATE if claimed.redraws else POST
        shown = self._draw_now(claimed) if drawn is None else drawn
        if not isinstance(shown, Card | Prompt):
            return shown
        outcome = self._post(claimed, shown)
        crash_if_planned(CrashPoint.AFTER_SEND)
        self._note_rate_limit(method, claimed, outcome)
        return outcome

    def _post(self, claimed: QueuedMessage, shown: Card | Prompt) -> SendResult:
        try:
            if claimed.redraws:
                return self._redraw(claimed, claimed.redraws, shown)
            may = partial(self.leases.may_send, claimed.id)
            return self.messenger.send(self._conversation_of(claimed), shown, claimed.id, may)
        except Refused as error:
            return PermanentFailure(error.user_message)
        except AskedToWait as error:
            return RateLimited(error.wait, LOOK_UP)
        except Exception as error:  # noqa: BLE001 - it is tried again; the place must come free whatever it was
            # Nothing was sent: the messenger returns an outcome for whatever Slack did.
            log_unexpected_error(log, f"sending message {claimed.id}", error)
            return TemporaryFailure(_error_words(error))

    def _redraw(self, claimed: QueuedMessage, original: str, shown: Card | Prompt) -> SendResult:
        if not claimed.channel or not claimed.ts:
            return PermanentFailure("it is not known where the message to redraw stands", to_anybody=True)
        return self.messenger.redraw(claimed.channel, claimed.ts, shown, original)

    def _draw_unless_uncertain(self, uow: UnitOfWork, claimed: QueuedMessage) -> DrawnMessage:
        if _must_be_looked_for(claimed):
            return DrawnMessage(claimed)
        with log_scope():
            return DrawnMessage(claimed, self._compose(uow, claimed), current_case())

    def _draw_now(self, claimed: QueuedMessage) -> Card | Prompt | SendResult:
        try:
            with self.services.store.read() as uow:
                return self._compose(uow, claimed)
        except StoreUnavailable as error:
            return TemporaryFailure(error.user_message)

    def _compose(self, uow: UnitOfWork, claimed: QueuedMessage) -> Card | Prompt | SendResult:
        # What is only redrawn tells nobody anything new, and so does not come late.
        written_at = None if claimed.redraws else claimed.created_at
        try:
            return compose(
                uow,
                self.services,
                claimed.message,
                self.now(),
                kinds=self.kinds,
                written_at=written_at,
            )
        except StoreUnavailable:
            raise
        except NewerRelease as error:
            return LeftToNewer(error.what)
        except Refused as error:
            return PermanentFailure(error.user_message, to_anybody=True)
        except Exception as error:  # noqa: BLE001 - what cannot be drawn is kept, tried again, and shown
            log_unexpected_error(log, f"drawing message {claimed.id}", error)
            return TemporaryFailure(_error_words(error))

    def _conversation_of(self, claimed: QueuedMessage) -> str:
        message = claimed.message
        if message.to_person_id is None:
            return message.to_channel or ""
        return address_of(self.services, message.to_person_id, self.now()).id

    def _note_rate_limit(self, method: str, claimed: QueuedMessage, outcome: SendResult | None) -> None:
        conversation = claimed.message.conversation
        if isinstance(outcome, RateLimited):
            self.rate_limiter.note_refusal(outcome.method or method, conversation, outcome.retry_after)
        elif isinstance(outcome, Sent):
            self.rate_limiter.note_success(method)


def _result(claimed: QueuedMessage, outcome: SendResult, *, looked: bool = False) -> DeliveryResult:
    """What came of drawing and sending it; what is left to a newer release does not count as tried."""
    return DeliveryResult(claimed, outcome, looked, tried=not isinstance(outcome, LeftToNewer))


def _must_be_looked_for(claimed: QueuedMessage) -> bool:
    return claimed.state is DeliveryState.UNCERTAIN and not claimed.redraws


def _error_words(error: Exception) -> str:
    return error.user_message if isinstance(error, DoorstepError) else type(error).__name__
