"""Stores the patterns that were found, which are never worked out again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, insert, select

from state_machines.case.report import Urgency
from state_machines.flowchart.patterns import Pattern
from storage.codecs import source_from_json, source_to_json
from storage.known_values import shown_value
from storage.records import FoundPattern
from storage.tables import patterns
from storage.transaction import Transaction


class PatternsRepository:
    """Patterns are added and read, never changed."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, found: FoundPattern) -> None:
        values = {
            "escalation_id": found.escalation_id,
            "report_id": found.report_id,
            "name": found.pattern.name,
            "words": found.pattern.words,
            "offers": found.pattern.offers,
            "raises": found.pattern.raises,
            "source": source_to_json(found.pattern.source),
            "found_at": found.found_at,
        }
        self._transaction.run(insert(patterns), values)

    def of_escalation(self, escalation_id: str) -> tuple[FoundPattern, ...]:
        """The patterns found in the escalation, oldest first."""
        query = select(patterns).where(patterns.c.escalation_id == escalation_id).order_by(patterns.c.seq)
        return tuple(_found_pattern(row) for row in self._transaction.rows(query))


def _found_pattern(row: Row[Any]) -> FoundPattern:
    raises = None if row.raises is None else shown_value(Urgency, row.raises)
    pattern = Pattern(row.name, row.words, row.offers, raises, source_from_json(row.source))
    return FoundPattern(row.escalation_id, row.report_id, pattern, row.found_at)
