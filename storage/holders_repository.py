"""Finds escalations in which somebody owes something, or holds a duty in another's place."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from state_machines.case.case import Plan
from state_machines.duties.duty import DutyState
from storage.alarms_repository import LIVE as LIVE_ALARM
from storage.tables import alarms, cases, duties, escalations, people
from storage.transaction import Transaction

_OPEN = duties.c.state == DutyState.OPEN.value
_OWED = duties.c.state.in_((DutyState.OPEN.value, DutyState.ACKNOWLEDGED.value))


class HoldersRepository:
    """Ids of escalations by who has their duties; nothing is locked: read each again before changing it."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def escalations_waiting_on(self, person_ids: Collection[str]) -> tuple[str, ...]:
        """Escalations in which one of these holds an open duty, or acknowledged one that is not done."""
        acknowledged = duties.c.state == DutyState.ACKNOWLEDGED.value
        return self._escalations(
            or_(
                and_(_OPEN, duties.c.holder_id.in_(person_ids)),
                and_(acknowledged, duties.c.acknowledged_by_id.in_(person_ids)),
            )
        )

    def escalations_away_from_lowest_rung(self, person_ids: Collection[str]) -> tuple[str, ...]:
        """Escalations in which one of these holds an open duty that climbed above its lowest rung."""
        return self._escalations(and_(_OPEN, duties.c.holder_id.in_(person_ids), duties.c.rung > 0))

    def escalations_climbed_to(self, rung: int) -> tuple[str, ...]:
        """Escalations in which an open duty climbed as far as this rung, or farther."""
        return self._escalations(and_(_OPEN, duties.c.rung >= rung))

    def cases_that_nobody_has(self, asked_by: str) -> tuple[str, ...]:
        """Cases in which something is owed or an alarm stands, and whose own person is missing.

        That is the social worker, with early help whoever leads. Not those in which a duty of the key
        `asked_by` is owed already.
        """
        owed = select(escalations.c.case_id).join(duties, duties.c.escalation_id == escalations.c.id)
        concerned = owed.where(_OWED).union(select(alarms.c.case_id).where(alarms.c.state.in_(LIVE_ALARM)))
        worker = cases.c.allocated_social_worker_id
        leads = func.coalesce(cases.c.lead_practitioner_id, worker)
        whose = people.c.id == case((cases.c.plan == Plan.EH.value, leads), else_=worker)
        query = (
            select(cases.c.id)
            .outerjoin(people, whose)
            .where(or_(people.c.id.is_(None), people.c.reachable.is_(False), people.c.left_at.is_not(None)))
            .where(cases.c.id.in_(concerned))
            .where(cases.c.id.not_in(owed.where(_OWED, duties.c.key == asked_by)))
        )
        return tuple(row.id for row in self._transaction.rows(query.order_by(cases.c.id)))

    def escalations_told_last(self, person_ids: Collection[str]) -> tuple[str, ...]:
        """Escalations in which a climb ended with one of these, who has not answered yet.

        Every duty that climbed and is open is looked at, for no index says who was told last.
        """
        asked = select(duties.c.escalation_id, duties.c.told_ids).where(_OPEN, duties.c.rung > 0)
        rows = self._transaction.rows(asked.order_by(duties.c.escalation_id))
        last = (row.escalation_id for row in rows if row.told_ids and row.told_ids[-1] in person_ids)
        return tuple(dict.fromkeys(last))

    def _escalations(self, condition: ColumnElement[bool]) -> tuple[str, ...]:
        query = select(duties.c.escalation_id).where(condition).distinct().order_by(duties.c.escalation_id)
        return tuple(row.escalation_id for row in self._transaction.rows(query))
