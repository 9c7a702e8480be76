"""What is sent first: every message that waits has a rank, and an index holds what waits in its order.

Ranks of releases before this one (0 to 3) keep their meaning: their processes may go on writing them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case

from state_machines.case.report import Urgency
from storage.records import OutgoingMessage

#: By urgency, the lowest first.
RANKS = {Urgency.IMMEDIATE: -1, Urgency.URGENT: 1, Urgency.ROUTINE: 2}
#: What somebody waits for at their phone: behind what is immediate, before all else.
WAITED_FOR_RANK = 0
#: From here on they are redraws: below everything new, and the most urgent escalation's first.
REDRAW_RANK = 3
_REDRAW_RANKS = {Urgency.IMMEDIATE.value: REDRAW_RANK, Urgency.URGENT.value: REDRAW_RANK + 1}


def rank_of(message: OutgoingMessage) -> int:
    """Of a new message."""
    rank = RANKS[message.urgency]
    return min(rank, WAITED_FOR_RANK) if message.waited_for else rank


def redraw_rank(urgency: ColumnElement[Any]) -> ColumnElement[int]:
    """Of a redraw, from the column with the urgency of what it redraws."""
    return case(_REDRAW_RANKS, value=urgency, else_=REDRAW_RANK + 2)
