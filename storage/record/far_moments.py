"""Finds what waits for a moment that no wait allows: a chase in another century never comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Select, Table, and_, literal, or_, select, union_all

from state_machines.messages.delivery import DeliveryState
from storage.alarms_repository import LIVE
from storage.duties_repository import UNDER_WAY
from storage.tables import alarms, duties, engine_state, messages, visits
from storage.visits_repository import WAITING

#: Beyond the next date that a duty has, no wait is longer. The figure is ours: the longest that an authority
#: sets is some working days, and holidays come on top.
LONGEST_WAIT = timedelta(days=31)
#: An alarm, a visit and a message wait for hours at most.
LONGEST_SHORT_WAIT = timedelta(days=3)
#: So many are named.
NAMED = 5


@dataclass(frozen=True, slots=True)
class FarMoment:
    """One thing that waits too long: the table, what names the row, and until when it waits."""

    table: str
    id: str
    at: datetime


def far_moments(connection: Connection, now: datetime) -> tuple[FarMoment, ...]:
    """What is chased, sent or looked at later than any wait allows; a few of each kind."""
    each = (query.limit(NAMED).subquery() for query in _queries(now))
    found = union_all(*(select(one.c.table_name, one.c.id, one.c.at) for one in each))
    return tuple(FarMoment(row.table_name, row.id, row.at) for row in connection.execute(found))


def _queries(now: datetime) -> Iterator[Select[Any]]:
    soon = now + LONGEST_SHORT_WAIT
    for table, at, states in (
        (alarms, alarms.c.chase_at, LIVE),
        (visits, visits.c.ask_at, WAITING),
    ):
        yield _waiting(table, at).where(table.c.state.in_(states), at > soon)
    way = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
    for at in (messages.c.try_at, messages.c.lease_until):
        yield _waiting(messages, at).where(messages.c.state.in_(way), at > soon)
    looked = (
        literal(engine_state.name).label("table_name"),
        engine_state.c.name.label("id"),
        engine_state.c.at,
    )
    yield select(*looked).where(engine_state.c.at > soon)
    yield _waiting(duties, duties.c.chase_at).where(
        duties.c.state.in_(UNDER_WAY), duties.c.chase_at > now + LONGEST_WAIT, _is_beyond_its_dates()
    )


def _waiting(table: Table, at: Column[Any]) -> Select[Any]:
    return select(literal(table.name).label("table_name"), table.c.id, at.label("at"))


def _is_beyond_its_dates() -> ColumnElement[bool]:
    """Whether none of the dates that a duty has explains so late a chase."""
    dates = (duties.c.due_at, duties.c.lapses_at, duties.c.remind_at)
    return and_(*(or_(one.is_(None), one < duties.c.chase_at) for one in dates))
