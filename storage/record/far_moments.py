"""Finds what waits for a moment that no wait allows: a chase in another century never comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

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
    return tuple(_found(connection, now))


def _found(connection: Connection, now: datetime) -> Iterator[FarMoment]:
    for name, query in _queries(now):
        for row in connection.execute(query.limit(NAMED)):
            yield FarMoment(name, row.id, row.at)


def _queries(now: datetime) -> Iterator[tuple[str, Select[Any]]]:
    soon = now + LONGEST_SHORT_WAIT
    for table, at, states in (
        (alarms, alarms.c.chase_at, LIVE),
        (visits, visits.c.ask_at, WAITING),
    ):
        yield table.name, select(table.c.id, at.label("at")).where(table.c.state.in_(states), at > soon)
    way = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
    for at in (messages.c.try_at, messages.c.lease_until):
        waits = select(messages.c.id, at.label("at")).where(messages.c.state.in_(way), at > soon)
        yield messages.name, waits
    looked = select(engine_state.c.name.label("id"), engine_state.c.at).where(engine_state.c.at > soon)
    yield engine_state.name, looked
    far = select(duties.c.id, duties.c.chase_at.label("at")).where(
        duties.c.state.in_(UNDER_WAY), duties.c.chase_at > now + LONGEST_WAIT, _is_beyond_its_dates()
    )
    yield duties.name, far


def _is_beyond_its_dates() -> ColumnElement[bool]:
    """Whether none of the dates that a duty has explains so late a chase."""
    dates = (duties.c.due_at, duties.c.lapses_at, duties.c.remind_at)
    return and_(*(or_(one.is_(None), one < duties.c.chase_at) for one in dates))
