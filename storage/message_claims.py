"""Which messages may be taken for sending now: the queries behind claiming."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
)

from state_machines.delivery import DeliveryState
from state_machines.report import Urgency
from storage.column_types import UtcDateTime
from storage.tables import messages

#: The states in which a message is still to be taken up.
WAITING = (DeliveryState.PENDING, DeliveryState.UNCERTAIN)
#: So many attempts in vain hold back what came later about the same escalation; then it waits no longer.
KEEPS_ITS_PLACE = 3

#: What was not sent, in the words of the indexes of it, which are used only where it is asked for in them.
UNSENT = messages.c.state != literal_column("'sent'")
_NEW = and_(messages.c.redraws.is_(None), UNSENT)

_other = messages.alias("other")
_URGENT_FIRST = case(
    {urgency.value: place for place, urgency in enumerate((Urgency.IMMEDIATE, Urgency.URGENT))},
    value=messages.c.urgency,
    else_=2,
)
#: A redraw ranks below everything new, and among redraws the most urgent escalation's goes first.
_ORDER = (messages.c.rank, _URGENT_FIRST, messages.c.seq)

#: Given when the query is run.
_NOW = bindparam("now", type_=UtcDateTime())
_PLACES, _POSTS, _REDRAWS = (bindparam(name, type_=Integer()) for name in ("places", "posts", "redraws"))

#: More than are ever taken up at a time.
UNLIMITED = 1_000


@dataclass(frozen=True, slots=True)
class Room:
    """How many messages may be taken up now, how many of each sort, and which conversations must rest."""

    places: int
    posts: int = UNLIMITED
    redraws: int = UNLIMITED
    resting: Collection[str] = ()

    @property
    def limits(self) -> Limits:
        """What is held back altogether."""
        return Limits(bool(self.posts), bool(self.redraws), bool(self.resting))


@dataclass(frozen=True, slots=True)
class Limits:
    """Whether there may be posts and redraws at all, and whether some conversations rest."""

    posts: bool
    redraws: bool
    resting: bool


@cache
def claimable_heads(limits: Limits) -> Select[Any]:
    """Ids of the first due message of each conversation in which nothing is being sent, urgent first.

    Ids and what they redraw only: one row that cannot be read must not keep the others from being sent.
    Built once for each kind of `limits`, for building costs more than running it; `values` fill it.
    """
    place = func.row_number().over(partition_by=messages.c.conversation, order_by=_ORDER)
    redraw = messages.c.redraws.is_not(None)
    due = (
        select(messages.c.id, redraw.label("redraw"), place.label("place"), *_named(_ORDER))
        .where(_claimable(), _due(), ~_out_of_turn(), *_limited(limits))
        .subquery("due")
    )
    nth = func.row_number().over(partition_by=due.c.redraw, order_by=(due.c.o0, due.c.o1, due.c.o2))
    heads = select(due.c.id, due.c.redraw, nth.label("nth"), due.c.o0, due.c.o1, due.c.o2)
    first = heads.where(due.c.place == 1).subquery("heads")
    allowed = first.c.nth <= case((first.c.redraw, _REDRAWS), else_=_POSTS)
    chosen = select(first.c.id).where(allowed).order_by(first.c.o0, first.c.o1, first.c.o2)
    # The state is asked again outside: a row that another process changed meanwhile must not come through.
    # Not by an index of it, which would lead past everything that waits to the few that were chosen.
    still = messages.c.state.concat("").in_(WAITING)
    return select(messages.c.id).where(messages.c.id.in_(chosen.limit(_PLACES)), still).order_by(*_ORDER)


def values(now: datetime, room: Room) -> dict[str, Any]:
    """What `claimable_heads` for this room's limits is to be run with."""
    found = {"now": now, "places": room.places, "posts": room.posts, "redraws": room.redraws}
    return found | ({"resting": tuple(room.resting)} if room.resting else {})


def earliest_claim(after: datetime | None = None, *, redraws: bool = True) -> Select[datetime | None]:
    """When the first message that could be claimed is due; or the next one that falls due after a moment."""
    earliest = select(func.min(messages.c.try_at))
    if not redraws:
        earliest = earliest.where(_NEW)
    if after is None:
        return earliest.where(_claimable())
    return earliest.where(messages.c.state.in_(WAITING), messages.c.try_at > after)


def _named(order: tuple[ColumnElement[Any], ...]) -> list[ColumnElement[Any]]:
    return [column.label(f"o{number}") for number, column in enumerate(order)]


def _limited(limits: Limits) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if not limits.posts:
        found.append(messages.c.redraws.is_not(None))
    if not limits.redraws:
        found.append(_NEW)
    if limits.resting:
        awake = messages.c.conversation.not_in(bindparam("resting", expanding=True))
        found.append(or_(messages.c.redraws.is_not(None), awake))
    return found


def _due() -> ColumnElement[bool]:
    """What was written in what is now the future was written before a clock was set back: it is due."""
    return or_(messages.c.try_at <= _NOW, messages.c.created_at > _NOW)


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


def _out_of_turn() -> ColumnElement[bool]:
    """An earlier message about the same escalation waits, for a little, for its next attempt there.

    What was said first is read first. But a message that fails again and again silences no other, and
    nothing less urgent holds back what is more urgent.
    """
    earlier = select(literal(1)).where(
        _other.c.conversation == messages.c.conversation,
        _other.c.state.in_(WAITING),
        _other.c.escalation_id == messages.c.escalation_id,
        _other.c.seq < messages.c.seq,
        _other.c.rank <= messages.c.rank,
        _other.c.redraws.is_(None),
        _other.c.try_at > _NOW,
        _other.c.created_at <= _NOW,
        _other.c.attempts.between(1, KEEPS_ITS_PLACE),
    )
    return and_(messages.c.redraws.is_(None), earlier.exists())
