"""Deliver what is due from the outbox: each message claimed, sent once, and its outcome recorded."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cards.compose import compose
from bot.office import Office
from bot.ports import Messenger
from bot.trouble import log_trouble
from bot.use_cases.reach import slack_id_of
from bot.use_cases.undeliverable import undeliverable
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.delivery import (
    Decision,
    DeliveryState,
    Impossible,
    Outcome,
    Sent,
    Temporary,
    Unknown,
    looked_for,
    next_attempt,
)
from state_machines.errors import DoorstepError, Refused
from storage.records import Json, MessageRef, QueuedMessage
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

#: How many conversations are written to at the same time.
AT_ONCE = 8
#: Slack's clock and ours may differ a little when we look for a message of ours.
CLOCKS_DIFFER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Deliverer:
    """Takes messages from the outbox to Slack; `executor` sends to several conversations at a time."""

    office: Office
    messenger: Messenger
    executor: Executor
    now: Callable[[], datetime]
    process_id: str

    def deliver_due(self) -> int:
        """Deliver one batch; how many messages were taken up."""
        now = self.now()
        with self.office.store.write() as uow:
            claimed = uow.deliveries.claim_due(now, self.process_id, AT_ONCE)
            uow.commit()
        # `list` brings an error out of the threads: a database that is away stops the round.
        return len(list(self.executor.map(self._deliver, claimed)))

    def _deliver(self, claimed: QueuedMessage) -> None:
        if claimed.state is DeliveryState.UNCERTAIN:
            self._look_for(claimed)
        else:
            self._record(claimed, self._attempt(claimed))

    def _look_for(self, claimed: QueuedMessage) -> None:
        try:
            where = self._conversation(claimed)
            found = self.messenger.find(where, claimed.id, claimed.created_at - CLOCKS_DIFFER)
        except Refused as error:
            self._record(claimed, Impossible(error.user_message))
            return
        except Exception as error:  # noqa: BLE001 - see below
            # Whatever it was, the message stays one that may have arrived, and is looked for again.
            log_trouble(log, f"looking for message {claimed.id}", error)
            self._record(claimed, Unknown(_told(error)))
            return
        now = self.now()
        with self.office.store.write() as uow:
            decision = looked_for(found, claimed.attempts, now)
            recorded = uow.deliveries.record(claimed, decision, now, at=_place(found))
            if recorded and found is not None:
                _audit_sent(uow, claimed, now)
            uow.commit()

    def _attempt(self, claimed: QueuedMessage) -> Outcome:
        try:
            shown = self._compose(claimed)
        except Refused as error:
            return Impossible(error.user_message, to_anybody=True)
        except Exception as error:  # noqa: BLE001 - see below
            # A row that cannot be drawn is kept, tried again ever more slowly, and shown as undelivered.
            log_trouble(log, f"drawing message {claimed.id}", error)
            return Temporary(_told(error))
        return self._posted(claimed, shown)

    def _posted(self, claimed: QueuedMessage, shown: Card | Prompt) -> Outcome:
        try:
            if claimed.redraws and claimed.channel and claimed.ts:
                return self.messenger.redraw(claimed.channel, claimed.ts, shown, claimed.redraws)
            return self.messenger.send(self._conversation(claimed), shown, claimed.id)
        except Refused as error:
            return Impossible(error.user_message)
        except Exception as error:  # noqa: BLE001 - see below
            # As above; nothing left us, for the messenger answers with an outcome whatever Slack did.
            log_trouble(log, f"sending message {claimed.id}", error)
            return Temporary(_told(error))

    def _compose(self, claimed: QueuedMessage) -> Card | Prompt:
        with self.office.store.read() as uow:
            return compose(uow, self.office, claimed.message, self.now())

    def _conversation(self, claimed: QueuedMessage) -> str:
        message = claimed.message
        if message.to_person_id is None:
            return message.to_channel or ""
        return slack_id_of(self.office, message.to_person_id)

    def _record(self, claimed: QueuedMessage, outcome: Outcome) -> None:
        now = self.now()
        decision = next_attempt(DeliveryState.PENDING, outcome, claimed.attempts, now)
        if claimed.state is DeliveryState.UNCERTAIN:
            decision = next_attempt(DeliveryState.UNCERTAIN, outcome, claimed.attempts, now)
        with self.office.store.write() as uow:
            # The case before the message, as everybody who presses a button takes them: so nobody waits
            # for somebody who waits for them.
            if isinstance(outcome, Impossible) and not claimed.redraws:
                undeliverable(uow, self.office, claimed, outcome, now)
            place, reason = _place(outcome), _reason(outcome)
            if not uow.deliveries.record(claimed, decision, now, at=place, error=reason):
                return
            if place is not None:
                _audit_sent(uow, claimed, now)
            uow.commit()
        if decision.visible:
            log.warning("message %s: %s (%s)", claimed.id, _state(decision), _reason(outcome))


def _audit_sent(uow: UnitOfWork, sent: QueuedMessage, now: datetime) -> None:
    """Who was told of a case, and when (promise 10); a redraw tells nobody anything new."""
    message = sent.message
    if sent.redraws or message.escalation_id is None:
        return
    details: dict[str, Json] = {
        "kind": message.kind,
        "to": message.to_person_id or message.to_channel,
        "escalation": message.escalation_id,
    }
    uow.audit.append(now, None, "message:send", sent.id, details)


def _place(outcome: Outcome | None) -> MessageRef | None:
    return MessageRef(outcome.channel, outcome.ts) if isinstance(outcome, Sent) else None


def _reason(outcome: Outcome) -> str:
    return outcome.reason if isinstance(outcome, Temporary | Unknown | Impossible) else ""


def _told(error: Exception) -> str:
    return error.user_message if isinstance(error, DoorstepError) else type(error).__name__


def _state(decision: Decision) -> str:
    return f"{decision.state.value}, next try {decision.try_at}" if decision.try_at else decision.state.value
