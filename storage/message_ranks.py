"""Ranks say which message is sent first; an index holds the messages that wait in their order.

The ranks of earlier releases (0 to 3) keep their meaning, for their processes may go on writing them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case

from state_machines.case.report import Urgency
from storage.records import OutgoingMessage

#: The rank by urgency; the lowest is sent first.
RANKS = {Urgency.IMMEDIATE: -1, Urgency.URGENT: 1, Urgency.ROUTINE: 2}
#: The rank of what somebody waits for at their phone: after what is immediate, before everything else.
WAITED_FOR_RANK = 0
#: From this rank on they are redraws: after every new message, and the most urgent escalation's first.
REDRAW_RANK = 3
_REDRAW_RANKS = {Urgency.IMMEDIATE.value: REDRAW_RANK, Urgency.URGENT.value: REDRAW_RANK + 1}


def urgency_rank(urgency: Urgency) -> int:
    """Of an urgency; one that this release does not know goes with the most urgent, for it may be."""
    return RANKS.get(urgency, RANKS[Urgency.IMMEDIATE])


def rank_of(message: OutgoingMessage) -> int:
    """Of a new message."""
    rank = urgency_rank(message.urgency)
    return min(rank, WAITED_FOR_RANK) if message.waited_for else rank


def redraw_rank(urgency: ColumnElement[Any]) -> ColumnElement[int]:
    """The rank of a redraw, from the column with the urgency of the message that it redraws."""
    return case(_REDRAW_RANKS, value=urgency, else_=REDRAW_RANK + 2)
