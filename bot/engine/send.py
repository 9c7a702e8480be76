"""One claimed message to Slack: drawn from the present state, looked for where it may have arrived, sent."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.cards.messages.compose import compose
from bot.engine.leases import Leases
from bot.engine.pace import POST, UPDATE, Pace
from bot.logs import case_in_hand, one_thing
from bot.office import Office
from bot.ports import Messenger
from bot.trouble import log_trouble
from bot.use_cases.people.reach import slack_id_of
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.errors import AskedToWait, DoorstepError, Refused, StoreUnavailable
from state_machines.messages.delivery import (
    DeliveryState,
    Impossible,
    Outcome,
    RateLimited,
    Sent,
    Temporary,
    Unknown,
)
from storage.crash_points import CrashPoint, reached
from storage.records import QueuedMessage
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

LOOK, LOOK_UP = "conversations.history", "users.lookupByEmail"
#: Slack's clock and ours may differ a little when we look for a message of ours.
CLOCKS_DIFFER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a claimed message, to be recorded.

    `claimed.state` is UNCERTAIN where it is still not known whether it had arrived before; `looked` says
    that it was looked for, and that Slack told. Where it was not `tried`, Slack was not asked at all.
    `case` is the reference of what it is about.
    """

    claimed: QueuedMessage
    outcome: Outcome
    looked: bool = False
    tried: bool = True
    seconds: float = 0.0
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A claimed message as it is to be shown, or what was in the way of drawing it.

    None where it is not drawn yet, for it may not have to be. `case` is the reference that it is about.
    """

    claimed: QueuedMessage
    shown: Card | Prompt | Outcome | None = None
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends from any thread; never raises, whatever goes wrong with one message."""

    office: Office
    messenger: Messenger
    leases: Leases
    pace: Pace
    now: Callable[[], datetime]

    def drawn(self, claimed: Iterable[QueuedMessage]) -> Iterator[Drawn]:
        """Each drawn from the present state, one after another, so that the first can go at once.

        In one transaction, for cards of one escalation name the same people; in another after a trouble,
        which may have spoilt it for the next.
        """
        left = deque(claimed)
        try:
            while left:
                with self.office.store.read() as uow:
                    well = True
                    while left and well:
                        drawn = self._drawing(uow, left[0])
                        well = not isinstance(drawn.shown, Temporary)
                        left.popleft()
                        yield drawn
        except StoreUnavailable as error:
            log.warning("drawing %d messages: %s", len(left), error.user_message)
            yield from (Drawn(one, Temporary(error.user_message)) for one in left)

    def send(self, drawn: Drawn) -> Result:
        """Send it, or find it where it had arrived; the result says which, or what was in the way."""
        claimed = drawn.claimed
        rests = self._rests(claimed)
        if rests is not None:
            return Result(claimed, rests, tried=False)
        if not _to_be_looked_for(claimed):
            # Drawing a message again twice does no harm, so nobody needs to look where that stands.
            fresh = replace(claimed, state=DeliveryState.PENDING)
            return Result(fresh, self._attempt(fresh, drawn.shown))
        found = self._look_for(claimed)
        reached(CrashPoint.AFTER_LOOK)
        if found is not None:
            return Result(claimed, found, looked=isinstance(found, Sent))
        # It is not there, and it is still ours: it is like any other that was never sent.
        absent = replace(claimed, state=DeliveryState.PENDING)
        return Result(absent, self._attempt(absent, None), looked=True)

    def _rests(self, claimed: QueuedMessage) -> RateLimited | None:
        """Since it was claimed Slack may have asked to wait with what would have to be called."""
        posting = UPDATE if claimed.redraws else POST
        method = LOOK if _to_be_looked_for(claimed) else posting
        wait = self.pace.wait(method, claimed.message.conversation)
        return None if wait is None else RateLimited(wait, method)

    def _look_for(self, claimed: QueuedMessage) -> Outcome | None:
        """Where it stands, or why that is not known; None where it is not there."""
        try:
            where = self._where(claimed)
            found = self.messenger.find(where, claimed.id, claimed.created_at - CLOCKS_DIFFER)
        except Refused as error:
            return Impossible(error.user_message)
        except AskedToWait as error:
            return RateLimited(error.wait, LOOK_UP)
        except Exception as error:  # noqa: BLE001 - it stays one that may have arrived, and is looked for again
            log_trouble(log, f"looking for message {claimed.id}", error)
            return Unknown(_told(error))
        self._note(LOOK, claimed, found)
        return found

    def _attempt(self, claimed: QueuedMessage, drawn: Card | Prompt | Outcome | None) -> Outcome:
        method = UPDATE if claimed.redraws else POST
        shown = self._drawn(claimed) if drawn is None else drawn
        if not isinstance(shown, Card | Prompt):
            return shown
        outcome = self._posted(claimed, shown)
        reached(CrashPoint.AFTER_SEND)
        self._note(method, claimed, outcome)
        return outcome

    def _posted(self, claimed: QueuedMessage, shown: Card | Prompt) -> Outcome:
        try:
            if claimed.redraws:
                return self._redrawn(claimed, claimed.redraws, shown)
            may = partial(self.leases.may_send, claimed.id)
            return self.messenger.send(self._where(claimed), shown, claimed.id, may)
        except Refused as error:
            return Impossible(error.user_message)
        except AskedToWait as error:
            return RateLimited(error.wait, LOOK_UP)
        except Exception as error:  # noqa: BLE001 - it is tried again; the place must come free whatever it was
            # Nothing left us, for the messenger answers with an outcome whatever Slack did.
            log_trouble(log, f"sending message {claimed.id}", error)
            return Temporary(_told(error))

    def _redrawn(self, claimed: QueuedMessage, original: str, shown: Card | Prompt) -> Outcome:
        if not claimed.channel or not claimed.ts:
            return Impossible("it is not known where the message to redraw stands", to_anybody=True)
        return self.messenger.redraw(claimed.channel, claimed.ts, shown, original)

    def _drawing(self, uow: UnitOfWork, claimed: QueuedMessage) -> Drawn:
        if _to_be_looked_for(claimed):
            return Drawn(claimed)
        with one_thing():
            return Drawn(claimed, self._shown(uow, claimed), case_in_hand())

    def _drawn(self, claimed: QueuedMessage) -> Card | Prompt | Outcome:
        try:
            with self.office.store.read() as uow:
                return self._shown(uow, claimed)
        except StoreUnavailable as error:
            return Temporary(error.user_message)

    def _shown(self, uow: UnitOfWork, claimed: QueuedMessage) -> Card | Prompt | Outcome:
        # What is only redrawn tells nobody anything new, and so does not come late.
        written_at = None if claimed.redraws else claimed.created_at
        try:
            return compose(uow, self.office, claimed.message, self.now(), written_at=written_at)
        except StoreUnavailable:
            raise
        except Refused as error:
            return Impossible(error.user_message, to_anybody=True)
        except Exception as error:  # noqa: BLE001 - what cannot be drawn is kept, tried again, and shown
            log_trouble(log, f"drawing message {claimed.id}", error)
            return Temporary(_told(error))

    def _where(self, claimed: QueuedMessage) -> str:
        message = claimed.message
        if message.to_person_id is None:
            return message.to_channel or ""
        return slack_id_of(self.office, message.to_person_id)

    def _note(self, method: str, claimed: QueuedMessage, outcome: Outcome | None) -> None:
        conversation = claimed.message.conversation
        if isinstance(outcome, RateLimited):
            self.pace.refused(outcome.method or method, conversation, outcome.retry_after)
        elif isinstance(outcome, Sent):
            self.pace.taken(method)


def _to_be_looked_for(claimed: QueuedMessage) -> bool:
    return claimed.state is DeliveryState.UNCERTAIN and not claimed.redraws


def _told(error: Exception) -> str:
    return error.user_message if isinstance(error, DoorstepError) else type(error).__name__
