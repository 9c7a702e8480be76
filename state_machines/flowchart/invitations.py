"""Invitations to a meeting: what they say, and that they end with its day.

A policy names an invitation by its key, as it names a meeting: a tell whose key begins with `invite_`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from state_machines.case.word_limits import due_before
from state_machines.flowchart.flowchart import DutyOrder, Move
from state_machines.time.moments import LONDON, london_day

_INVITES = "invite_"


def with_invitation(move: Move, words: str) -> Move:
    """The move with these words of when, where and who in the task of each invitation that it orders."""
    orders = (
        replace(order, task=f"{order.task} ({words})") if words and order.key.startswith(_INVITES) else order
        for order in move.orders
    )
    return replace(move, orders=tuple(orders))


def lapse_of(
    order: DutyOrder, facts: Mapping[str, str], known: Mapping[str, str], now: datetime
) -> datetime | None:
    """When what is ordered ends by itself: an invitation with the day of its meeting; None for all else.

    `facts` are those of the event, whose date is the meeting's. An event without one invites to what has a
    date already, which `known` has; a date that is past is not the one to which anybody is invited.
    """
    if not order.key.startswith(_INVITES):
        return None
    given = facts.get("planned_on")
    day = date.fromisoformat(given) if given else due_before(order.limit, known)
    if day is None or (not given and day < london_day(now)):
        return None
    return datetime.combine(day + timedelta(days=1), time(0), LONDON).astimezone(UTC)
