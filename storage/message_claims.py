"""Which messages may be taken for sending now: what waits is walked along in order, never read as a whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    func,
    literal,
    literal_column,
    or_,
    select,
)

from state_machines.messages.delivery import DeliveryState
from storage.column_types import UtcDateTime
from storage.message_ranks import REDRAW_RANK
from storage.tables import messages

#: The states in which a message is still to be taken up.
WAITING = (DeliveryState.PENDING, DeliveryState.UNCERTAIN)
#: So many attempts in vain hold back what came later about the same escalation; then it waits no longer.
ATTEMPTS_THAT_HOLD_BACK = 3

#: What was not sent, in the words of the indexes of it, which are used only where it is asked for in them.
UNSENT = messages.c.state != literal_column("'sent'")
_NEW = and_(messages.c.redraws.is_(None), UNSENT)

_other = messages.alias("other")
#: What is sent first has the lowest rank; an index holds what was not sent in this order.
_ORDER = (messages.c.rank, messages.c.seq)

#: Given when the query is run.
_NOW = bindparam("now", type_=UtcDateTime())
_PASSED: BindParameter[Any] = bindparam("passed", expanding=True)
_PAGE = bindparam("page", type_=Integer())

#: More than are ever taken up at a time.
UNLIMITED = 1_000
#: So many rows are read at once: mostly each is of a conversation of its own, and the first page is enough.
_ROWS_A_PAGE = 32

#: Runs a query with the values of what was left open in it.
Rows = Callable[[Select[Any], Mapping[str, Any]], Sequence[Row[Any]]]


@dataclass(frozen=True, slots=True)
class ClaimCapacity:
    """How many messages may be taken up now, how many of each sort, and which conversations must rest."""

    places: int
    posts: int = UNLIMITED
    redraws: int = UNLIMITED
    resting: Collection[str] = ()


def claimable_heads(rows: Rows, now: datetime, capacity: ClaimCapacity) -> list[str]:
    """Ids of the first due message of each conversation in which nothing is being sent, urgent first.

    What is new comes before all redraws. A row that cannot be read is among them like any other.
    """
    new = _walk(rows, _NEW_DUE, now, capacity.resting, min(capacity.places, capacity.posts))
    redraws = _walk(rows, _REDRAWS_DUE, now, new, min(capacity.places - len(new), capacity.redraws))
    return [*new.values(), *redraws.values()]


def still_claimable(ids: Sequence[str]) -> ColumnElement[bool]:
    """These, as long as they wait: another process may have changed them since they were found."""
    return and_(messages.c.id.in_(ids), _is_waiting(messages.c.state))


def earliest_claim(after: datetime | None = None, *, redraws: bool = True) -> Select[datetime | None]:
    """When the first message that could be claimed is due; or the next one that falls due after a moment."""
    earliest = select(func.min(messages.c.try_at))
    if not redraws:
        earliest = earliest.where(_NEW)
    if after is None:
        return earliest.where(messages.c.state.in_(WAITING), ~_is_sending_there(), _has_its_original())
    return earliest.where(messages.c.state.in_(WAITING), messages.c.try_at > after)


def _walk(rows: Rows, due: Select[Any], now: datetime, passed: Collection[str], most: int) -> dict[str, str]:
    """The first of each conversation, by conversation, at most so many, none of those to be passed by."""
    found: dict[str, str] = {}
    while len(found) < most:
        values = {"now": now, "passed": [*passed, *found], "page": _ROWS_A_PAGE}
        page = rows(due, values)
        for row in page:
            if len(found) < most:
                found.setdefault(row.conversation, row.id)
        if len(page) < _ROWS_A_PAGE:
            break
    return found


def _due_in_order(which: ColumnElement[bool]) -> Select[Any]:
    """One page of what may be sent now, but for the conversations to be passed by."""
    conversation = messages.c.conversation
    busy = select(_other.c.conversation).where(_other.c.state == DeliveryState.SENDING)
    ready = (
        _is_waiting(messages.c.state),
        _is_due(),
        conversation.not_in(_PASSED),
        conversation.not_in(busy),
    )
    columns = select(messages.c.id, conversation)
    return columns.where(UNSENT, which, *ready).order_by(*_ORDER).limit(_PAGE)


def _is_waiting(state: ColumnElement[Any]) -> ColumnElement[bool]:
    # As an expression, for by its index SQLite would read and sort all that waits.
    return state.concat("").in_(WAITING)


def _is_due() -> ColumnElement[bool]:
    """What was written in what is now the future was written before a clock was set back: it is due."""
    return or_(messages.c.try_at <= _NOW, messages.c.created_at > _NOW)


def _is_sending_there() -> ColumnElement[bool]:
    return (
        select(_other.c.id)
        .where(_other.c.conversation == messages.c.conversation, _other.c.state == DeliveryState.SENDING)
        .exists()
    )


def _has_its_original() -> ColumnElement[bool]:
    """A redraw needs something to redraw."""
    return or_(messages.c.redraws.is_(None), _original().exists())


def _original() -> Select[Any]:
    return select(_other.c.id).where(_other.c.id == messages.c.redraws, _other.c.state == DeliveryState.SENT)


def _must_follow_earlier() -> ColumnElement[bool]:
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
        _other.c.try_at > _NOW,
        _other.c.created_at <= _NOW,
        _other.c.attempts.between(1, ATTEMPTS_THAT_HOLD_BACK),
    )
    return earlier.exists()


# Built once, for building costs more than running.
_NEW_DUE = _due_in_order(and_(messages.c.rank < REDRAW_RANK, ~_must_follow_earlier()))
_REDRAWS_DUE = _due_in_order(and_(messages.c.rank >= REDRAW_RANK, _original().exists()))
