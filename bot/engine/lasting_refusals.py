"""The same refusal again and again, for hours: from then on the way counts as closed, whatever it is."""

from __future__ import annotations

from datetime import datetime

from state_machines.messages.delivery import PermanentFailure, SendResult, TemporaryFailure, UnknownResult
from state_machines.messages.refusal import LASTING, has_lasted
from storage.records import QueuedMessage

_HOURS = LASTING.total_seconds() / 3600


def close_if_lasting(claimed: QueuedMessage, outcome: SendResult, now: datetime) -> SendResult:
    """The outcome; one that is refused for long enough is no longer one that may pass."""
    if not isinstance(outcome, TemporaryFailure | UnknownResult) or outcome.refusal is None:
        return outcome
    if not has_lasted(outcome.refusal, claimed.refusal, claimed.refused_since, now):
        return outcome
    reason = f"{outcome.reason}, again and again for {_HOURS:.0f} hours"
    return PermanentFailure(reason, refusal=outcome.refusal, is_fixed=claimed.redraws is not None)
