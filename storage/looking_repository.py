"""Counts who was refused how often, and who opened how many cases, at a cost that stays the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from state_machines.settings.looking import LookingLimits
from storage.tables import audit
from storage.transaction import Transaction

#: So many of the last entries are looked through.
_LAST = 5_000
_IS_RECENT = audit.c.seq > select(func.max(audit.c.seq) - _LAST).scalar_subquery()
_OPENED = ("case:read", "chronology:read")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class LookingRepository:
    """What the last entries say of looking; people by id, and accounts that nobody knows by their address."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def refused_often(self, now: datetime, limits: LookingLimits) -> Mapping[str, int]:
        """Who was refused at least so often in the last day, and how often."""
        who = func.coalesce(audit.c.actor_id, audit.c.subject)
        refused = or_(audit.c.action.endswith(":refuse"), audit.c.action.contains(":refuse_"))
        count = func.count()
        recent: list[ColumnElement[bool]] = [_IS_RECENT, audit.c.at > now - DAY, refused]
        columns: tuple[Any, ...] = (who.label("who"), count.label("times"))
        query = select(*columns).where(*recent).group_by(who).having(count >= limits.refusals_a_day)
        return {row.who: row.times for row in self._transaction.rows(query)}

    def opened_many(
        self, now: datetime, limits: LookingLimits
    ) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """Who opened at least so many cases in the last hour, and who by night in the last day: how many."""
        query = select(audit.c.actor_id, audit.c.subject, audit.c.at).where(
            _IS_RECENT, audit.c.at > now - DAY, audit.c.action.in_(_OPENED)
        )
        by_hour: dict[str, set[str]] = defaultdict(set)
        by_night: dict[str, set[str]] = defaultdict(set)
        for row in self._transaction.rows(query):
            if row.at > now - HOUR:
                by_hour[row.actor_id].add(row.subject)
            if limits.is_night(row.at):
                by_night[row.actor_id].add(row.subject)
        return _at_least(limits.cases_an_hour, by_hour), _at_least(limits.cases_a_night, by_night)


def _at_least(limit: int, found: Mapping[str, set[str]]) -> Mapping[str, int]:
    return {who: len(cases) for who, cases in found.items() if len(cases) >= limit}
