"""Turns a row of the outbox into a message; a damaged row raises an error that stops no other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from state_machines.case.report import Urgency
from state_machines.messages.delivery import DeliveryState
from storage.known_values import known_value, shown_value
from storage.records import OutgoingMessage, QueuedMessage

_FIELDS = ("id", "attempts", "created_at", "try_at", "channel", "ts", "sent_at", "last_error", "redraws")


def queued_message(row: Row[Any], changed: Mapping[str, Any] | None = None) -> QueuedMessage:
    """The message in this row, with some fields replaced; ValueError or TypeError where it is damaged."""
    if not isinstance(row.payload, Mapping):
        raise TypeError("The payload is not an object.")
    message = OutgoingMessage(
        kind=row.kind,
        to_person_id=row.to_person_id,
        to_channel=row.to_channel,
        urgency=shown_value(Urgency, row.urgency),
        escalation_id=row.escalation_id,
        payload=row.payload,
        dedup_key=row.dedup_key,
    )
    values = {name: getattr(row, name) for name in _FIELDS}
    return QueuedMessage(
        message=message, state=known_value(DeliveryState, row.state), **values | dict(changed or {})
    )
