"""What came of messages, into the database: many at once, and one alone where it goes another way."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import counters
from bot.engine.send import Result
from bot.logs import Value, event
from bot.office import Office
from bot.trouble import log_trouble
from bot.use_cases.chase.undeliverable import undeliverable
from state_machines.errors import StoreUnavailable
from state_machines.messages.delivery import (
    Decision,
    DeliveryState,
    Impossible,
    RateLimited,
    Sent,
    Temporary,
    Unknown,
    next_attempt,
)
from storage.records import Json, MessageRef
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recorder:
    """Records results; what the database does not take is the caller's to bring again."""

    office: Office

    def together(self, uow: UnitOfWork, results: Sequence[Result], now: datetime) -> tuple[Result, ...]:
        """Record these in the caller's transaction; those that somebody else is changing are left out.

        Nobody is waited for: who holds many rows and waits for one more can be waited for in turn.
        """
        free = uow.deliveries.free([result.claimed.id for result in results])
        recorded = tuple(result for result in results if result.claimed.id in free)
        for result in recorded:
            _store(uow, result, now)
        return recorded

    def alone(self, result: Result, now: datetime) -> None:
        """Record this one in a transaction of its own; StoreUnavailable where it was not taken.

        What it was for goes another way in the same transaction, where it cannot be delivered.
        """
        try:
            with self.office.store.write() as uow:
                # The case before the message, as everybody who presses a button takes them: so nobody waits
                # for somebody who waits for them.
                outcome = result.outcome
                if isinstance(outcome, Impossible) and not result.claimed.redraws:
                    undeliverable(uow, self.office, result.claimed, outcome, now)
                if _store(uow, result, now):
                    uow.commit()
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - what cannot be recorded holds up no other message
            # Its lease runs out and it is looked for again; meanwhile it holds up its own conversation only.
            log_trouble(log, f"recording message {result.claimed.id}", error)


def goes_alone(result: Result) -> bool:
    """Whether recording it changes more than the message."""
    return isinstance(result.outcome, Impossible)


def tell(result: Result, now: datetime) -> None:
    """Log and count what was recorded: ids and codes only."""
    if not result.tried:
        return
    outcome, decision = result.outcome, _decision(result, now)
    if result.looked:
        counters.looked_for(found=result.claimed.state is DeliveryState.UNCERTAIN)
    if isinstance(outcome, RateLimited):
        counters.rate_limited(outcome.method)
    if decision.state is DeliveryState.SENT:
        _tell_sent(result, now)
        return
    (counters.failed if decision.state is DeliveryState.FAILED else counters.retried)()
    level = logging.WARNING if decision.visible else logging.INFO
    fields = _fields(result) | {
        "state": decision.state.value,
        "next": decision.try_at.isoformat() if decision.try_at else None,
        "reason": _reason(result),
    }
    event(log, "message.not_sent", level, **fields)


def _tell_sent(result: Result, now: datetime) -> None:
    claimed = result.claimed
    if claimed.redraws:
        counters.redrawn()
    else:
        counters.sent(claimed.message.kind, (now - claimed.created_at).total_seconds())
    event(log, "message.redrawn" if claimed.redraws else "message.sent", **_fields(result))


def _fields(result: Result) -> dict[str, Value]:
    """Which message, about which case, and where to; whoever it is for is a code."""
    claimed, message = result.claimed, result.claimed.message
    return {
        "case": result.case,
        "kind": message.kind,
        "to": "person" if message.to_person_id else "channel",
        "message": claimed.id,
        "attempt": claimed.attempts,
        "ms": round(result.seconds * 1000),
    }


def _decision(result: Result, now: datetime) -> Decision:
    known = DeliveryState.PENDING
    state = DeliveryState.UNCERTAIN if result.claimed.state is DeliveryState.UNCERTAIN else known
    return next_attempt(state, result.outcome, result.claimed.attempts - (not result.tried), now)


def _store(uow: UnitOfWork, result: Result, now: datetime) -> bool:
    outcome = result.outcome
    place = MessageRef(outcome.channel, outcome.ts) if isinstance(outcome, Sent) else None
    decision = _decision(result, now)
    if not result.tried:
        return uow.deliveries.put_back(result.claimed, decision)
    if not uow.deliveries.record(result.claimed, decision, now, at=place, error=_reason(result)):
        return False
    if place is not None:
        _audit_sent(uow, result, now)
    return True


def _audit_sent(uow: UnitOfWork, result: Result, now: datetime) -> None:
    """Who was told of a case, and when (promise 10); a redraw tells nobody anything new."""
    message = result.claimed.message
    if result.claimed.redraws or message.escalation_id is None:
        return
    details: dict[str, Json] = {
        "kind": message.kind,
        "to": message.to_person_id or message.to_channel,
        "escalation": message.escalation_id,
    }
    uow.audit.append(now, None, "message:send", result.claimed.id, details)


def _reason(result: Result) -> str:
    outcome = result.outcome
    if isinstance(outcome, RateLimited):
        return "Slack asked to wait"
    return outcome.reason if isinstance(outcome, Temporary | Unknown | Impossible) else ""
