"""One claimed message: drawn from the present state, looked for where it may have arrived, sent."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.cards.messages.compose import compose
from bot.cards.messages.kind import MessageKinds
from bot.engine.lasting_refusals import close_if_lasting
from bot.engine.leases import Leases
from bot.engine.rate_limiters import RateLimiters
from bot.log_events import current_case, log_scope
from bot.ports import Messenger
from bot.services import Services
from bot.unexpected_errors import log_unexpected_error
from bot.use_cases.people.person_address import address_of
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.errors import (
    AskedToWait,
    DoorstepError,
    KeptBack,
    NewerRelease,
    Refused,
    RefusedByChat,
    StoreUnavailable,
)
from state_machines.messages.delivery import (
    CannotBeDrawn,
    DatabaseAway,
    DeliveryState,
    KeptBackFrom,
    LeftToNewer,
    Operation,
    PermanentFailure,
    RateLimited,
    SendResult,
    Sent,
    TemporaryFailure,
    UnknownResult,
)
from state_machines.people.address import Address
from storage.crash_points import CrashPoint, crash_if_planned
from storage.message_claims import CANNOT_BE_DRAWN
from storage.messages_repository import DELETION
from storage.records import OutgoingMessage, QueuedMessage
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

#: A surface's clock and ours may differ a little when we look for a message of ours.
CLOCKS_DIFFER = timedelta(minutes=2)

#: Of messages drawn one after another so many have to meet a database that is away.
_AWAY_AFTER = 2
_NOT_PRESENT = TemporaryFailure("this process had lost the lock by which others know that it lives")


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """The outcome of a claimed message, which is still to be recorded.

    `claimed.state` is UNCERTAIN where it is still not known whether it had arrived before; `looked` says
    that it was looked for, and that its surface told. Where it was not `tried`, nobody was asked at all.
    `case` is the reference of what it is about, and `surface` where it was to go, where that is known.
    """

    claimed: QueuedMessage
    outcome: SendResult
    looked: bool = False
    tried: bool = True
    seconds: float = 0.0
    case: str | None = None
    surface: str = ""


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
    rate_limiters: RateLimiters
    now: Callable[[], datetime]
    kinds: MessageKinds

    def draw(self, claimed: Iterable[QueuedMessage]) -> Iterator[DrawnMessage]:
        """Draw the messages one after another, so that the first can be sent at once.

        They are drawn in one transaction, because cards of one escalation name the same people. After a
        failure a new transaction begins, because the failure may have spoilt the old one.
        """
        left, away = deque(claimed), 0
        while left and away < _AWAY_AFTER:
            try:
                with self.services.store.read() as uow:
                    well = True
                    while left and well:
                        drawn = self._draw_unless_uncertain(uow, left[0])
                        well, away = not isinstance(drawn.shown, TemporaryFailure), 0
                        left.popleft()
                        yield drawn
            except StoreUnavailable as error:
                # It may be this one's own: the others are drawn all the same, while the database is there.
                away += 1
                log.warning("drawing message %s: %s", left[0].id, error.for_operators)
                yield DrawnMessage(left.popleft(), DatabaseAway(error.user_message))
        yield from (DrawnMessage(one, DatabaseAway("The database does not answer.")) for one in left)

    def send(self, drawn: DrawnMessage) -> DeliveryResult:
        """Send the message, or find it if it had arrived; the result says which, or what went wrong."""
        claimed = drawn.claimed
        if isinstance(drawn.shown, SendResult) and not _must_be_looked_for(claimed):
            # There is nothing to send: it asks the chat for nothing, and takes no share of its limits.
            failed = self._result(_unless_looked_for(claimed), drawn.shown)
            return replace(failed, surface=self.services.surface.name)
        place = self._place_of(claimed)
        if isinstance(place, Address):
            return replace(self._send_to(place, claimed, drawn.shown), surface=place.surface)
        # What cannot be drawn at all says more than that nobody knows where it should go.
        outcome = drawn.shown if isinstance(drawn.shown, SendResult) else place
        return replace(self._result(_unless_looked_for(claimed), outcome), surface=self.services.surface.name)

    def _send_to(
        self, place: Address, claimed: QueuedMessage, drawn: Card | Prompt | SendResult | None
    ) -> DeliveryResult:
        rests = self._rate_limit_of(claimed, place)
        if rests is not None:
            return DeliveryResult(claimed, rests, tried=False)
        if claimed.redraws and not self.leases.may_work():
            return DeliveryResult(_unless_looked_for(claimed), _NOT_PRESENT)
        if not _must_be_looked_for(claimed):
            fresh = _unless_looked_for(claimed)
            return self._result(fresh, self._attempt(fresh, place, drawn))
        found = self._look_for(claimed, place)
        crash_if_planned(CrashPoint.AFTER_LOOK)
        if found is not None:
            return DeliveryResult(claimed, found, looked=isinstance(found, Sent))
        # It is not there, and it is still ours: it is like any other that was never sent.
        absent = replace(claimed, state=DeliveryState.PENDING)
        return self._result(absent, self._attempt(absent, place, None), looked=True)

    def _result(self, claimed: QueuedMessage, outcome: SendResult, *, looked: bool = False) -> DeliveryResult:
        """What came of it; left to a newer release, or without a database to draw from, it was not tried.

        What has been refused in the same way for hours is closed from now on, whatever it is.
        """
        tried = not isinstance(outcome, LeftToNewer | DatabaseAway)
        return DeliveryResult(claimed, close_if_lasting(claimed, outcome, self.now()), looked, tried)

    def _place_of(self, claimed: QueuedMessage) -> Address | SendResult:
        """Where it is to go, or what is in the way of knowing that: nothing has left us yet."""
        try:
            place = claimed.place if claimed.redraws else self._addressee(claimed.message)
        except Refused as error:
            return PermanentFailure(error.user_message)
        except AskedToWait as error:
            return RateLimited(error.wait, Operation.LOOK_UP)
        except RefusedByChat as error:  # logged where it was met
            return TemporaryFailure(error.user_message, error.refusal)
        except Exception as error:  # noqa: BLE001 - it is tried again; the place must come free whatever it was
            log_unexpected_error(log, f"finding out where message {claimed.id} goes", error)
            return TemporaryFailure(_error_words(error))
        if place is None:
            return PermanentFailure("it is not known where the message to redraw stands", to_anybody=True)
        if self.rate_limiters.of(place.surface) is None:
            return TemporaryFailure(f"nothing is sent on {place.surface} from here")
        return place

    def _addressee(self, message: OutgoingMessage) -> Address | None:
        person_id = message.to_person_id
        return message.to_place if person_id is None else address_of(self.services, person_id, self.now())

    def _rate_limit_of(self, claimed: QueuedMessage, place: Address) -> RateLimited | None:
        """Since it was claimed its surface may have asked to wait with what would have to be done."""
        operation = Operation.FIND if _must_be_looked_for(claimed) else _posting(claimed)
        limiter = self.rate_limiters.of(place.surface)
        wait = None if limiter is None else limiter.wait_before(operation, claimed.message.conversation)
        return None if wait is None else RateLimited(wait, operation)

    def _look_for(self, claimed: QueuedMessage, place: Address) -> SendResult | None:
        """Where the message stands, or why that is not known; None if it did not arrive."""
        try:
            found = self.messenger.find(place, claimed.id, claimed.created_at - CLOCKS_DIFFER)
        except Exception as error:  # noqa: BLE001 - it stays one that may have arrived, and is looked for again
            log_unexpected_error(log, f"looking for message {claimed.id}", error)
            return UnknownResult(_error_words(error))
        self._note_rate_limit(Operation.FIND, claimed, place, found)
        return found

    def _attempt(
        self, claimed: QueuedMessage, place: Address, drawn: Card | Prompt | SendResult | None
    ) -> SendResult:
        if claimed.message.kind == DELETION:
            return self._take_away(claimed, place)
        shown = self._draw_now(claimed) if drawn is None else drawn
        if not isinstance(shown, Card | Prompt):
            return shown
        outcome = self._post(claimed, place, shown)
        crash_if_planned(CrashPoint.AFTER_SEND)
        self._note_rate_limit(_posting(claimed), claimed, place, outcome)
        return outcome

    def _post(self, claimed: QueuedMessage, place: Address, shown: Card | Prompt) -> SendResult:
        try:
            if claimed.redraws:
                return self.messenger.redraw(Sent(place, claimed.mark or ""), shown, claimed.redraws)
            may = partial(self.leases.may_begin, claimed.id)
            return self.messenger.send(place, shown, claimed.id, may)
        except Exception as error:  # noqa: BLE001 - it is tried again; the place must come free whatever it was
            # Nothing left us, for the messenger answers with an outcome whatever the surface did.
            log_unexpected_error(log, f"sending message {claimed.id}", error)
            return TemporaryFailure(_error_words(error))

    def _take_away(self, claimed: QueuedMessage, place: Address) -> SendResult:
        try:
            outcome = self.messenger.delete(Sent(place, claimed.mark or ""))
        except Exception as error:  # noqa: BLE001 - it is tried again; the place must come free whatever it was
            log_unexpected_error(log, f"deleting by message {claimed.id}", error)
            return TemporaryFailure(_error_words(error))
        self._note_rate_limit(Operation.REDRAW, claimed, place, outcome)
        return outcome

    def _draw_unless_uncertain(self, uow: UnitOfWork, claimed: QueuedMessage) -> DrawnMessage:
        if _must_be_looked_for(claimed) or claimed.message.kind == DELETION:
            return DrawnMessage(claimed)
        with log_scope():
            return DrawnMessage(claimed, self._compose(uow, claimed), current_case())

    def _draw_now(self, claimed: QueuedMessage) -> Card | Prompt | SendResult:
        try:
            with self.services.store.read() as uow:
                return self._compose(uow, claimed)
        except StoreUnavailable as error:
            return DatabaseAway(error.user_message)

    def _compose(self, uow: UnitOfWork, claimed: QueuedMessage) -> Card | Prompt | SendResult:
        # What is only redrawn tells nobody anything new, and so does not come late.
        written_at = None if claimed.redraws else claimed.created_at
        try:
            shown = compose(
                uow,
                self.services,
                claimed.message,
                self.now(),
                kinds=self.kinds,
                written_at=written_at,
            )
            return _with_reference(claimed, shown)
        except StoreUnavailable:
            raise
        except NewerRelease as error:
            return LeftToNewer(error.what)
        except KeptBack:
            return KeptBackFrom()
        except Refused as error:
            return PermanentFailure(error.user_message, to_anybody=True)
        except Exception as error:  # noqa: BLE001 - what cannot be drawn is kept, tried again, and shown
            log_unexpected_error(log, f"drawing message {claimed.id}", error)
            return CannotBeDrawn(f"{CANNOT_BE_DRAWN}: {_error_words(error)}")

    def _note_rate_limit(
        self, operation: Operation, claimed: QueuedMessage, place: Address, outcome: SendResult | None
    ) -> None:
        limiter, conversation = self.rate_limiters.of(place.surface), claimed.message.conversation
        if limiter is None:
            return
        if isinstance(outcome, RateLimited):
            limiter.note_refusal(outcome.operation or operation, conversation, outcome.retry_after)
        elif isinstance(outcome, Sent):
            limiter.note_success(operation)


def _posting(claimed: QueuedMessage) -> Operation:
    return Operation.REDRAW if claimed.redraws else Operation.POST


def _unless_looked_for(claimed: QueuedMessage) -> QueuedMessage:
    """Not uncertain where it may simply be sent: drawing a message again twice does no harm."""
    return claimed if _must_be_looked_for(claimed) else replace(claimed, state=DeliveryState.PENDING)


def _with_reference(claimed: QueuedMessage, shown: Card | Prompt) -> Card | Prompt:
    """The card with the case that it is about. An alarm is known by its title, which says more."""
    if isinstance(shown, Prompt) or claimed.message.alarm_id is not None:
        return shown
    return replace(shown, reference=current_case() or "")


def _must_be_looked_for(claimed: QueuedMessage) -> bool:
    return claimed.state is DeliveryState.UNCERTAIN and not claimed.redraws


def _error_words(error: Exception) -> str:
    return error.user_message if isinstance(error, DoorstepError) else type(error).__name__
