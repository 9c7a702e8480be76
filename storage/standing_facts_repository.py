"""Stores what is known of a family and stays with the case; the words are encrypted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from state_machines.case.standing_facts import Ended, FactKind, StandingFact
from storage.known_values import shown_value
from storage.tables import escalations, standing_facts
from storage.transaction import Transaction


class StandingFactsRepository:
    """Facts are added, reviewed, and ended with a reason; none is ever taken away."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, fact: StandingFact) -> None:
        self._transaction.run(insert(standing_facts), _values(fact))

    def save_end(self, fact: StandingFact) -> None:
        """Store that the fact no longer holds; nothing else of it changes."""
        ended = _end_values(fact.ended)
        self._transaction.run(
            update(standing_facts).where(standing_facts.c.id == fact.id).values(ended), rows=[fact.id]
        )

    def save_sharing(self, fact: StandingFact) -> None:
        """Store from whom its words are kept; nothing else of it changes."""
        changed = {"not_shared_with": sorted(fact.not_shared_with)}
        self._transaction.run(
            update(standing_facts).where(standing_facts.c.id == fact.id).values(changed), rows=[fact.id]
        )

    def save_review(self, fact: StandingFact) -> None:
        """Store the day of its next review; nothing else of it changes."""
        changed = {"review_on": fact.review_on, "review_asked_at": None}
        self._transaction.run(
            update(standing_facts).where(standing_facts.c.id == fact.id).values(changed), rows=[fact.id]
        )

    def note_review_asked(self, fact_ids: Iterable[str], now: datetime) -> None:
        """Note that somebody has been asked to review these."""
        which = standing_facts.c.id.in_(tuple(fact_ids))
        self._transaction.run(update(standing_facts).where(which).values(review_asked_at=now))

    def cases_to_review(self, today: date, limit: int) -> tuple[str, ...]:
        """Ids of cases of which something is due and nobody was asked to review it, the oldest day first.

        A duty stands beside an escalation: a case that never had one waits for its first report.
        """
        of_case = escalations.c.case_id == standing_facts.c.case_id
        due = select(standing_facts.c.case_id).where(
            select(escalations.c.id).where(of_case).exists(),
            standing_facts.c.review_on <= today,
            standing_facts.c.review_asked_at.is_(None),
            standing_facts.c.ended_at.is_(None),
        )
        query = due.order_by(standing_facts.c.review_on, standing_facts.c.id).limit(limit)
        return tuple(dict.fromkeys(row.case_id for row in self._transaction.rows(query)))

    def of_case(self, case_id: str) -> tuple[StandingFact, ...]:
        """Every fact of the case, those that ended among them, the first said first."""
        return self.of_cases([case_id])

    def of_cases(self, case_ids: Collection[str]) -> tuple[StandingFact, ...]:
        """Every fact of these cases, in the same order."""
        if not case_ids:
            return ()
        query = select(standing_facts).where(standing_facts.c.case_id.in_(case_ids))
        rows = self._transaction.rows(query.order_by(standing_facts.c.said_at, standing_facts.c.id))
        return tuple(_fact(row) for row in rows)


def _values(fact: StandingFact) -> dict[str, Any]:
    said = ("id", "case_id", "category", "words", "said_by_id", "said_at", "report_id")
    return {name: getattr(fact, name) for name in (*said, "review_on", "review_asked_at")} | {
        "kind": fact.kind.value,
        "not_shared_with": sorted(fact.not_shared_with),
        **_end_values(fact.ended),
    }


def _end_values(ended: Ended | None) -> dict[str, Any]:
    if ended is None:
        return {"ended_at": None, "ended_by_id": None, "end_reason": None}
    return {"ended_at": ended.at, "ended_by_id": ended.by_id, "end_reason": ended.reason}


def _fact(row: Row[Any]) -> StandingFact:
    ended = None if row.ended_at is None else Ended(row.ended_at, row.ended_by_id, row.end_reason)
    return StandingFact(
        id=row.id,
        case_id=row.case_id,
        kind=shown_value(FactKind, row.kind),
        category=row.category,
        words=row.words,
        said_by_id=row.said_by_id,
        said_at=row.said_at,
        report_id=row.report_id,
        review_on=row.review_on,
        review_asked_at=row.review_asked_at,
        not_shared_with=frozenset(row.not_shared_with),
        ended=ended,
    )
