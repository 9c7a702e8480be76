"""Records the outcomes of messages: many in one transaction, and alone those that must go another way."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import counters
from bot.cards.messages.compose import is_kept_from_reader
from bot.cards.messages.kind import MessageKinds
from bot.engine.send import DeliveryResult
from bot.log_events import Value, log_event
from bot.services import Services
from bot.unexpected_errors import log_unexpected_error
from bot.use_cases.chase.keep_back import keep_back
from bot.use_cases.chase.post_anew import post_anew, take_away
from bot.use_cases.chase.undeliverable import reroute_undeliverable
from bot.use_cases.outbox.redraw_what_was_told import redraw_what_was_told
from state_machines.errors import Refused, StoreUnavailable
from state_machines.messages.delivery import (
    VISIBLE_FROM,
    DeliveryDecision,
    DeliveryState,
    KeptBackFrom,
    PermanentFailure,
    RateLimited,
    SendResult,
    Sent,
    TemporaryFailure,
    UnknownResult,
    next_attempt,
)
from state_machines.messages.refusal import Refusal
from storage.deliveries_repository import ASKED_TO_WAIT
from storage.message_claims import KEPT_BACK, PING
from storage.messages_repository import DELETION
from storage.records import Json, MessageRef, QueuedMessage
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

#: Asked to wait so long at once, somebody counts as not reached yet.
_LONG = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Recorder:
    """Records results. What the database does not take is for the caller to bring again."""

    services: Services
    kinds: MessageKinds

    def record_together(
        self, uow: UnitOfWork, results: Sequence[DeliveryResult], now: datetime
    ) -> tuple[DeliveryResult, ...]:
        """Record these in the caller's transaction; returns those that nobody else was changing.

        It waits for nobody, because this transaction holds many rows for which others may be waiting.
        """
        free = uow.deliveries.lock_those_free([result.claimed.id for result in results])
        recorded = tuple(result for result in results if result.claimed.id in free)
        for result in recorded:
            _store(uow, result, now)
        return recorded

    def record_alone(self, result: DeliveryResult, now: datetime) -> None:
        """Record this result in its own transaction; StoreUnavailable if the database did not take it.

        A message that cannot be delivered is rerouted in the same transaction, and a card that can be changed
        no more is posted anew; where its reader may not have it any more, what stands there is taken away.
        """
        try:
            kept = self._is_kept_from_reader(result, now)
            with self.services.store.write() as uow:
                # Lock the case before the message, in the order in which presses lock them, so that no two
                # transactions wait for each other.
                outcome = result.outcome
                if _changes_who_was_told(result):
                    redraw_what_was_told(uow, result.claimed.message, now)
                if isinstance(outcome, KeptBackFrom):
                    keep_back(uow, self.services, result.claimed, now)
                if isinstance(outcome, PermanentFailure):
                    _go_another_way(uow, self.services, result.claimed, outcome, now, kept=kept)
                if _store(uow, result, now):
                    uow.commit()
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - what cannot be recorded holds up no other message
            # Its lease runs out and it is looked for again; meanwhile it holds up its own conversation only.
            log_unexpected_error(log, f"recording message {result.claimed.id}", error)

    def _is_kept_from_reader(self, result: DeliveryResult, now: datetime) -> bool:
        """Whether a card that can be changed no more is not for its reader; read before anything is held."""
        claimed = result.claimed
        if not isinstance(result.outcome, PermanentFailure) or not claimed.redraws or _deletes(claimed):
            return False
        try:
            with self.services.store.read() as uow:
                return is_kept_from_reader(uow, self.services, claimed.message, now, self.kinds)
        except Refused:  # what it is about is gone, so nobody can say
            return False


def _go_another_way(
    uow: UnitOfWork,
    services: Services,
    claimed: QueuedMessage,
    why: PermanentFailure,
    now: datetime,
    *,
    kept: bool,
) -> None:
    if not claimed.redraws:
        reroute_undeliverable(uow, services, claimed, why, now)
    elif kept:
        take_away(uow, claimed, why, now)
    elif not _deletes(claimed):
        post_anew(uow, claimed, why, now)


def must_be_alone(result: DeliveryResult) -> bool:
    """Whether recording the result changes more than the message."""
    ends = isinstance(result.outcome, PermanentFailure | KeptBackFrom)
    return ends or _changes_who_was_told(result)


def _changes_who_was_told(result: DeliveryResult) -> bool:
    """Whether cards name somebody as told who was not, or as not reached who is by now."""
    claimed, outcome = result.claimed, result.outcome
    if claimed.redraws or not result.tried or claimed.message.to_person_id is None:
        return False
    if claimed.message.kind != PING and claimed.message.alarm_id is None:
        return False
    if isinstance(outcome, KeptBackFrom):
        return False
    if isinstance(outcome, Sent):
        return claimed.attempts > 1
    if isinstance(outcome, RateLimited) and outcome.retry_after >= _LONG:
        return claimed.attempts == 1
    return claimed.attempts == VISIBLE_FROM


def log_and_count(result: DeliveryResult, now: datetime) -> None:
    """Log and count what was recorded, by ids and codes only."""
    if not result.tried:
        return
    outcome, decision = result.outcome, _decide(result, now)
    if result.looked:
        counters.count_search(found=result.claimed.state is DeliveryState.UNCERTAIN)
    if isinstance(outcome, RateLimited):
        counters.count_rate_limit(result.surface, outcome.operation or "")
    if decision.state is DeliveryState.SENT:
        _log_delivery(result, now)
        return
    if isinstance(outcome, KeptBackFrom):
        log_event(log, "message.kept_back", **_log_fields(result))
        return
    (counters.count_failure if decision.state is DeliveryState.FAILED else counters.count_retry)()
    level = logging.WARNING if decision.visible else logging.INFO
    fields = _log_fields(result) | {
        "state": decision.state.value,
        "next": decision.try_at.isoformat() if decision.try_at else None,
        "reason": _reason(result),
    }
    log_event(log, "message.not_sent", level, **fields)


def _log_delivery(result: DeliveryResult, now: datetime) -> None:
    claimed = result.claimed
    if claimed.redraws:
        counters.count_redraw()
    else:
        counters.count_delivery(claimed.message.kind, (now - claimed.created_at).total_seconds())
    event = "message.redrawn" if claimed.redraws else "message.sent"
    log_event(log, "message.deleted" if _deletes(claimed) else event, **_log_fields(result))


def _deletes(claimed: QueuedMessage) -> bool:
    return claimed.message.kind == DELETION


def _log_fields(result: DeliveryResult) -> dict[str, Value]:
    """The log's fields: which message about which case, and where to. A person appears as a code only."""
    claimed, message = result.claimed, result.claimed.message
    return {
        "case": result.case,
        "kind": message.kind,
        "to": "person" if message.to_person_id else "channel",
        "message": claimed.id,
        "attempt": claimed.attempts,
        "ms": round(result.seconds * 1000),
    }


def _decide(result: DeliveryResult, now: datetime) -> DeliveryDecision:
    known = DeliveryState.PENDING
    state = DeliveryState.UNCERTAIN if result.claimed.state is DeliveryState.UNCERTAIN else known
    return next_attempt(state, result.outcome, result.claimed.attempts - (not result.tried), now)


def _store(uow: UnitOfWork, result: DeliveryResult, now: datetime) -> bool:
    outcome = result.outcome
    place = MessageRef(outcome.place, outcome.mark) if isinstance(outcome, Sent) else None
    decision = _decide(result, now)
    if not result.tried:
        return uow.deliveries.postpone(result.claimed, decision)
    recorded = uow.deliveries.record(
        result.claimed, decision, now, at=place, error=_reason(result), refusal=_refusal(outcome)
    )
    if not recorded:
        return False
    if place is not None:
        _audit_delivery(uow, result, now)
    return True


def _audit_delivery(uow: UnitOfWork, result: DeliveryResult, now: datetime) -> None:
    """Record who was told of a case and when (promise 10). A redraw tells nobody anything new."""
    message = result.claimed.message
    if _deletes(result.claimed):
        uow.audit.append(now, None, "message:delete", result.claimed.redraws or "")
        return
    if result.claimed.redraws or message.escalation_id is None:
        return
    details: dict[str, Json] = {
        "kind": message.kind,
        "to": message.to_person_id or message.place_text,
        "escalation": message.escalation_id,
    }
    uow.audit.append(now, None, "message:send", result.claimed.id, details)


def _refusal(outcome: SendResult) -> Refusal | None:
    return (
        outcome.refusal if isinstance(outcome, TemporaryFailure | UnknownResult | PermanentFailure) else None
    )


def _reason(result: DeliveryResult) -> str:
    outcome = result.outcome
    if isinstance(outcome, RateLimited):
        return ASKED_TO_WAIT
    if isinstance(outcome, KeptBackFrom):
        return KEPT_BACK
    return outcome.reason if isinstance(outcome, TemporaryFailure | UnknownResult | PermanentFailure) else ""
