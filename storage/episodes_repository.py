"""Reads the earlier episodes of cases, several cases at a time; no facts and no answers are decrypted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, select

from state_machines.case.episodes import Episode, EpisodeEnding, EpisodeReport
from storage.tables import escalations, moves, reports
from storage.transaction import Transaction


class EpisodesRepository:
    """So many statements, however many episodes there are; one alone where there is none."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def of_cases(self, case_ids: Collection[str]) -> tuple[Episode, ...]:
        """Every closed escalation of these cases, the earliest first."""
        closed = self._closed(case_ids)
        ids = [row.id for row in closed]
        found, endings = (self._reports(ids), self._endings(ids)) if ids else ({}, {})
        return tuple(
            Episode(
                escalation_id=row.id,
                case_id=row.case_id,
                policy_hash=row.policy_hash,
                step=row.step,
                opened_at=row.opened_at,
                closed_at=row.closed_at,
                reports=found.get(row.id, ()),
                ending=endings.get(row.id),
            )
            for row in closed
        )

    def _closed(self, case_ids: Collection[str]) -> list[Row[Any]]:
        names = ("id", "case_id", "policy_hash", "step", "opened_at", "closed_at")
        query = select(*(escalations.c[name] for name in names)).where(
            escalations.c.case_id.in_(case_ids), escalations.c.closed_at.is_not(None)
        )
        return list(self._transaction.rows(query.order_by(escalations.c.opened_at, escalations.c.id)))

    def _reports(self, escalation_ids: Collection[str]) -> Mapping[str, tuple[EpisodeReport, ...]]:
        names = ("id", "escalation_id", "kind", "reporter_id", "recorded_at")
        query = select(*(reports.c[name] for name in names)).where(
            reports.c.escalation_id.in_(escalation_ids)
        )
        found: dict[str, list[EpisodeReport]] = defaultdict(list)
        for row in self._transaction.rows(query.order_by(reports.c.recorded_at, reports.c.id)):
            report = EpisodeReport(row.id, row.kind, row.reporter_id, row.recorded_at)
            found[row.escalation_id].append(report)
        return {one: tuple(listed) for one, listed in found.items()}

    def _endings(self, escalation_ids: Collection[str]) -> Mapping[str, EpisodeEnding]:
        names = ("escalation_id", "event", "text", "actor_id")
        query = select(*(moves.c[name] for name in names)).where(moves.c.escalation_id.in_(escalation_ids))
        rows = self._transaction.rows(query.order_by(moves.c.seq))
        return {row.escalation_id: EpisodeEnding(row.event, row.text, row.actor_id) for row in rows}
