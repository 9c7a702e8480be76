"""Finds the messages that may be sent now by walking along those that wait, never reading them all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
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

from state_machines.case.report import Urgency
from state_machines.messages.delivery import DeliveryState
from state_machines.messages.newer_kind import WAIT, WAIT_WHERE_IMMEDIATE
from storage.column_types import UtcDateTime
from storage.message_ranks import REDRAW_RANK
from storage.tables import messages

#: The states in which a message still has to be taken up.
WAITING = (DeliveryState.PENDING, DeliveryState.UNCERTAIN)
#: How the error begins that is kept with a message whose card could not be drawn.
CANNOT_BE_DRAWN = "cannot be drawn"
#: What is kept with a message that was not sent, because it was not for its reader any more.
KEPT_BACK = "not for its reader any more"
#: The same of one that waited when what it is about was erased.
ERASED = "what it is about was erased"
#: Of messages that nobody was to have any more: none of them failed.
NEVER_MEANT = (KEPT_BACK, ERASED)
#: Who holds what a dead process had begun to send, until it may be looked for.
NOBODY = "nobody"
#: After so many failed attempts a message no longer holds back later ones about the same escalation.
ATTEMPTS_THAT_HOLD_BACK = 3

#: The condition "not sent", written as the partial indexes have it, for otherwise they are not used.
UNSENT = messages.c.state != literal_column("'sent'")
_NEW = and_(messages.c.redraws.is_(None), UNSENT)

#: The kinds of message by which somebody is told, and by which others hear that they were.
PING, NEWS = "ping", "news"

_other = messages.alias("other")
#: Messages with the lowest rank are sent first; an index holds the unsent messages in this order.
_ORDER = (messages.c.rank, messages.c.seq)

#: The values that are given when the query is run.
_NOW = bindparam("now", type_=UtcDateTime())
_PASSED: BindParameter[Any] = bindparam("passed", expanding=True)
_PAGE = bindparam("page", type_=Integer())

_IS_READABLE = messages.c.kind.in_(bindparam("kinds", expanding=True))
_IS_NOT_LEFT = messages.c.id.not_in(bindparam("left", expanding=True))


def _is_outside(since: str, until: str) -> ColumnElement[bool]:
    written = messages.c.created_at
    return or_(
        written <= bindparam(since, type_=UtcDateTime()), written >= bindparam(until, type_=UtcDateTime())
    )


#: As `is_left_to_newer` decides, for what waits in the table; an urgency unknown here waits the longer time.
_HAS_WAITED_LONG = or_(
    and_(messages.c.urgency == Urgency.IMMEDIATE.value, _is_outside("short_since", "short_until")),
    _is_outside("long_since", "long_until"),
)

#: More than are ever taken up at a time.
UNLIMITED = 1_000
#: So many rows are read at once; mostly each is in a conversation of its own, and one page is enough.
_ROWS_A_PAGE = 32

#: A function that runs a query with the values of its parameters.
Rows = Callable[[Select[Any], Mapping[str, Any]], Sequence[Row[Any]]]


@dataclass(frozen=True, slots=True)
class ClaimCapacity:
    """How many messages may be claimed now, how many of each sort, and in which conversations none may be."""

    places: int
    posts: int = UNLIMITED
    redraws: int = UNLIMITED
    resting: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class ReadableMessages:
    """What a process can read at `now`: messages of these kinds, but for those that it has `left` to others.

    A new message of an unknown kind that has waited long enough for a release that knows it counts too: it
    is sent in plain words. A redraw of one does not, for it would put them in place of what stands there.
    """

    kinds: Collection[str]
    now: datetime
    left: Collection[str] = ()

    @property
    def values(self) -> dict[str, Any]:
        """For what is left open in the queries."""
        return {
            "kinds": self.kinds,
            "left": self.left,
            "short_since": self.now - WAIT_WHERE_IMMEDIATE,
            "short_until": self.now + WAIT_WHERE_IMMEDIATE,
            "long_since": self.now - WAIT,
            "long_until": self.now + WAIT,
        }


def claimable_heads(
    rows: Rows, now: datetime, capacity: ClaimCapacity, readable: ReadableMessages | None = None
) -> list[str]:
    """Ids of the first due message of each conversation in which nothing is being sent, urgent first.

    What is new comes before all redraws. A row that is damaged is among them like any other.
    """
    new_due, redraws_due = _ALL_DUE if readable is None else _READABLE_DUE
    values = {} if readable is None else readable.values
    values["now"] = now
    new = _walk(rows, new_due, values, capacity.resting, min(capacity.places, capacity.posts))
    redraws = _walk(rows, redraws_due, values, new, min(capacity.places - len(new), capacity.redraws))
    return [*new.values(), *redraws.values()]


def still_claimable(ids: Sequence[str]) -> ColumnElement[bool]:
    """The condition that one of these still waits, for another process may have changed it since."""
    return and_(messages.c.id.in_(ids), _is_waiting(messages.c.state))


def earliest_claim(
    after: datetime | None = None, *, redraws: bool = True, readable: ReadableMessages | None = None
) -> tuple[Select[datetime | None], dict[str, Any]]:
    """When the first message that could be claimed is due; or the next one that falls due after a moment.

    A query, and the values to run it with.
    """
    query = _earliest(later=after is not None, redraws=redraws, readable=readable is not None)
    return query, {"after": after, **({} if readable is None else readable.values)}


@cache
def _earliest(*, later: bool, redraws: bool, readable: bool) -> Select[datetime | None]:
    """Built once each, for it is asked about once a second and after each outcome."""
    earliest = select(func.min(messages.c.try_at)).where(messages.c.state.in_(WAITING))
    if not redraws:
        earliest = earliest.where(_NEW)
    if readable:
        known = or_(_IS_READABLE, and_(messages.c.redraws.is_(None), _HAS_WAITED_LONG))
        earliest = earliest.where(_IS_NOT_LEFT, known)
    if later:
        return earliest.where(messages.c.try_at > bindparam("after", type_=UtcDateTime()))
    return earliest.where(~_is_sending_there(), _has_its_original(), ~_tells_of_a_ping())


def _walk(
    rows: Rows, due: Select[Any], values: Mapping[str, Any], passed: Collection[str], most: int
) -> dict[str, str]:
    """The first of each conversation, by conversation, at most so many, none of those to be passed by."""
    found: dict[str, str] = {}
    while len(found) < most:
        page = rows(due, {**values, "passed": [*passed, *found], "page": _ROWS_A_PAGE})
        for row in page:
            if len(found) < most:
                found.setdefault(row.conversation, row.id)
        if len(page) < _ROWS_A_PAGE:
            break
    return found


def _due_in_order(*which: ColumnElement[bool]) -> Select[Any]:
    """One page of what may be sent now, but for the conversations to be passed by."""
    conversation = messages.c.conversation
    busy = select(_other.c.conversation).where(_is_being_sent(_other))
    ready = (
        _is_waiting(messages.c.state),
        _is_due(),
        conversation.not_in(_PASSED),
        conversation.not_in(busy),
    )
    columns = select(messages.c.id, conversation)
    return columns.where(UNSENT, *which, *ready).order_by(*_ORDER).limit(_PAGE)


def _is_waiting(state: ColumnElement[Any]) -> ColumnElement[bool]:
    # Written as an expression, for with the column's index SQLite would read and sort all that waits.
    return state.concat("").in_(WAITING)


def _is_due() -> ColumnElement[bool]:
    """Due, or written in what is now the future, because a clock was set back since."""
    return or_(messages.c.try_at <= _NOW, messages.c.created_at > _NOW)


def _is_sending_there() -> ColumnElement[bool]:
    return (
        select(_other.c.id)
        .where(_other.c.conversation == messages.c.conversation, _is_being_sent(_other))
        .exists()
    )


def _is_being_sent(which: Any) -> ColumnElement[bool]:
    """Held by a process; what a dead one had begun holds up the same escalation alone."""
    held = or_(which.c.lease_by.is_(None), which.c.lease_by != NOBODY)
    return and_(which.c.state == DeliveryState.SENDING, held)


def _has_its_original() -> ColumnElement[bool]:
    """Not a redraw, or a redraw of a message that was sent."""
    return or_(messages.c.redraws.is_(None), _original().exists())


def _original() -> Select[Any]:
    return select(_other.c.id).where(_other.c.id == messages.c.redraws, _other.c.state == DeliveryState.SENT)


def _must_follow_earlier() -> ColumnElement[bool]:
    """An earlier message about the same escalation waits in that conversation, or may still arrive there.

    Messages should arrive in the order in which they were written. But a message that fails again and again
    holds back no other for ever, and nothing less urgent holds back what is more urgent.
    """
    earlier = select(literal(1)).where(
        _other.c.conversation == messages.c.conversation,
        _other.c.escalation_id == messages.c.escalation_id,
        _other.c.seq < messages.c.seq,
        _other.c.rank <= messages.c.rank,
        or_(
            and_(
                _other.c.state.in_(WAITING),
                _other.c.try_at > _NOW,
                _other.c.created_at <= _NOW,
                _other.c.attempts.between(1, ATTEMPTS_THAT_HOLD_BACK),
                ~_other.c.last_error.startswith(CANNOT_BE_DRAWN),
            ),
            and_(_other.c.state == DeliveryState.SENDING, _other.c.lease_by == NOBODY),
        ),
    )
    return earlier.exists()


def _tells_of_a_ping() -> ColumnElement[bool]:
    """News of people who are just being told: it waits until it is known whether they were.

    Only for the first attempt, and not where that was put off: news that waited longer would be no news.
    """
    first = or_(
        and_(
            _other.c.state == DeliveryState.PENDING,
            _other.c.attempts == 0,
            _other.c.try_at <= _other.c.created_at,
        ),
        and_(_other.c.state == DeliveryState.SENDING, _other.c.attempts == 1),
    )
    ping = select(literal(1)).where(
        _other.c.escalation_id == messages.c.escalation_id,
        _other.c.kind == PING,
        _other.c.to_person_id.is_not(None),
        _other.c.redraws.is_(None),
        _other.c.seq < messages.c.seq,
        first,
    )
    return and_(messages.c.kind == NEWS, messages.c.redraws.is_(None), ping.exists())


# Built once, for building costs more than running. What nearly every row passes is asked last.
_NEW_TO_SEND = and_(messages.c.rank < REDRAW_RANK, ~_must_follow_earlier(), ~_tells_of_a_ping())
_REDRAW_TO_MAKE = and_(messages.c.rank >= REDRAW_RANK, _original().exists())
_ALL_DUE = _due_in_order(_NEW_TO_SEND), _due_in_order(_REDRAW_TO_MAKE)
_READABLE_DUE = (
    _due_in_order(_NEW_TO_SEND, _IS_NOT_LEFT, or_(_IS_READABLE, _HAS_WAITED_LONG)),
    _due_in_order(_REDRAW_TO_MAKE, _IS_NOT_LEFT, _IS_READABLE),
)
