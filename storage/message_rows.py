"""Turns a row of the outbox into a message; a damaged row raises an error that stops no other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from state_machines.case.report import Urgency
from state_machines.messages.delivery import DeliveryState
from state_machines.people.address import Address
from storage.known_values import known_value, shown_value
from storage.records import OutgoingMessage, QueuedMessage
from storage.stored_addresses import place_from_text

_FIELDS = (
    *("id", "attempts", "created_at", "try_at", "sent_at", "last_error", "redraws"),
    *("refusal", "refused_since"),
)


def queued_message(row: Row[Any], changed: Mapping[str, Any] | None = None) -> QueuedMessage:
    """The message in this row, with some fields replaced; ValueError or TypeError where it is damaged."""
    if not isinstance(row.payload, Mapping):
        raise TypeError("The payload is not an object.")
    message = OutgoingMessage(
        kind=row.kind,
        to_person_id=row.to_person_id,
        to_place=optional_place(row.to_channel),
        urgency=shown_value(Urgency, row.urgency),
        escalation_id=row.escalation_id,
        alarm_id=row.alarm_id,
        payload=row.payload,
        dedup_key=row.dedup_key,
    )
    values = {name: getattr(row, name) for name in _FIELDS}
    stands = {"place": optional_place(row.channel), "mark": row.ts}
    state = known_value(DeliveryState, row.state)
    return QueuedMessage(message=message, state=state, **values | stands | dict(changed or {}))


def optional_place(text: str | None) -> Address | None:
    """The place in a column that may be empty."""
    return None if text is None else place_from_text(text)
