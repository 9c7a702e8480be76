"""Which messages may be taken for sending now: the queries behind claiming."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from state_machines.delivery import DeliveryState
from storage.tables import messages

#: The states in which a message is still to be taken up.
WAITING = (DeliveryState.PENDING, DeliveryState.UNCERTAIN)
_other = messages.alias("other")


def claimable_heads(now: datetime, limit: int) -> Select[Any]:
    """The first due message of each conversation in which nothing is being sent, urgent first."""
    place = func.row_number().over(
        partition_by=messages.c.conversation, order_by=(messages.c.rank, messages.c.seq)
    )
    due = (
        select(messages.c.id, messages.c.rank, messages.c.seq, place.label("place"))
        .where(_claimable(), messages.c.try_at <= now)
        .subquery("due")
    )
    heads = select(due.c.id).where(due.c.place == 1).order_by(due.c.rank, due.c.seq).limit(limit)
    # The state is asked again outside: a row that another process changed meanwhile must not come through.
    rows = select(messages).where(messages.c.id.in_(heads), messages.c.state.in_(WAITING))
    return rows.order_by(messages.c.rank, messages.c.seq)


def earliest_claim() -> Select[datetime | None]:
    """When the first message that could be claimed is due."""
    return select(func.min(messages.c.try_at)).where(_claimable())


def _claimable() -> ColumnElement[bool]:
    """Waiting, in a conversation where nothing is being sent; a redraw also needs something to redraw."""
    sending = select(_other.c.id).where(
        _other.c.conversation == messages.c.conversation, _other.c.state == DeliveryState.SENDING
    )
    original = select(_other.c.id).where(
        _other.c.id == messages.c.redraws, _other.c.state == DeliveryState.SENT
    )
    ready = or_(messages.c.redraws.is_(None), original.exists())
    return messages.c.state.in_(WAITING) & ~sending.exists() & ready
