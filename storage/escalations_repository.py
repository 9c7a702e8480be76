"""Stores escalations and the moves that each has made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, union, update

from state_machines.case.escalation import Escalation
from state_machines.case.limits import Limit, Origin
from state_machines.case.report import Urgency
from storage.cases_repository import cases_of
from storage.codecs import limit_from_json, limit_to_json
from storage.duties_repository import UNDER_WAY
from storage.known_values import shown_value
from storage.records import RecordedMove
from storage.tables import cases, duties, escalations, messages, moves, reports
from storage.transaction import Transaction


class EscalationsRepository:
    """Escalations by id or case; in a writing unit the rows that are so read are locked."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, escalation: Escalation) -> None:
        """Add an escalation; raises ChangedMeanwhile where the case has an open one already."""
        self._transaction.add(escalations, _values(escalation))

    def save(self, escalation: Escalation) -> None:
        values = _values(escalation)
        # Without its id, for a database checks everything that refers to a row whose key is written.
        changed = update(escalations).where(escalations.c.id == values.pop("id"))
        self._transaction.run(changed.values(values), rows=[escalation.id])

    def by_id(self, escalation_id: str) -> Escalation | None:
        return self._one_for_update(escalations.c.id == escalation_id)

    def urgencies(self, escalation_ids: Collection[str]) -> Mapping[str, Urgency]:
        """How urgent each of these escalations is; their rows are locked, and nothing is decrypted."""
        query = select(escalations.c.id, escalations.c.urgency).where(escalations.c.id.in_(escalation_ids))
        rows = self._transaction.rows(self._transaction.for_update(query.order_by(escalations.c.id)))
        return {row.id: shown_value(Urgency, row.urgency) for row in rows}

    def case_of(self, escalation_id: str) -> str | None:
        """The id of the escalation's case, without a lock: who locks several rows locks the case first."""
        query = select(escalations.c.case_id).where(escalations.c.id == escalation_id)
        return self._transaction.flushed_connection().scalar(query)

    def open_for_case(self, case_id: str) -> Escalation | None:
        return self._one_for_update(escalations.c.open_case_id == case_id)

    def open_ids_of_families(self, families: Collection[str]) -> tuple[str, ...]:
        """Ids of the open escalations of the children of these families; no row is locked."""
        still_open = escalations.c.open_case_id == cases.c.id
        query = select(escalations.c.id).join(cases, still_open).where(cases.c.family.in_(families))
        rows = self._transaction.rows(query.order_by(escalations.c.id)) if families else ()
        return tuple(row.id for row in rows)

    def of_case(self, case_id: str) -> tuple[Escalation, ...]:
        """Every escalation of the case, newest first."""
        query = select(escalations).where(escalations.c.case_id == case_id)
        return tuple(map(_escalation, self._transaction.rows(query.order_by(escalations.c.opened_at.desc()))))

    def open_of_person(self, person_id: str) -> tuple[str, ...]:
        """Ids of the open escalations that may concern this person, oldest first.

        Those in which they were told of something or reported, or on whose case they work. The query goes by
        the person and not over all open escalations, so it costs the same however many cases there are.
        """
        concern = union(
            select(messages.c.escalation_id).where(messages.c.to_person_id == person_id),
            select(reports.c.escalation_id).where(reports.c.reporter_id == person_id),
            select(escalations.c.id).where(escalations.c.open_case_id.in_(cases_of(person_id))),
        )
        still_open = escalations.c.open_case_id.is_not(None)
        query = select(escalations.c.id).where(escalations.c.id.in_(concern), still_open)
        rows = self._transaction.rows(query.order_by(escalations.c.opened_at, escalations.c.id))
        return tuple(row.id for row in rows)

    def owed_by(self, person_id: str) -> tuple[str, ...]:
        """Ids of the escalations, also closed ones, in which this person holds a duty; none is decrypted."""
        query = select(duties.c.escalation_id).where(
            duties.c.holder_id == person_id, duties.c.state.in_(UNDER_WAY)
        )
        rows = self._transaction.rows(query.order_by(duties.c.opened_at, duties.c.id))
        return tuple(dict.fromkeys(row.escalation_id for row in rows))

    def add_move(self, move: RecordedMove) -> None:
        values = {column.name: getattr(move, column.name) for column in moves.c if column.name != "seq"}
        self._transaction.run(insert(moves), values | {"facts": dict(move.facts)})

    def moves_of(self, escalation_id: str) -> tuple[RecordedMove, ...]:
        """The moves of the escalation, the first one first."""
        query = select(moves).where(moves.c.escalation_id == escalation_id).order_by(moves.c.seq)
        return tuple(_move(row) for row in self._transaction.rows(query))

    def moves_of_each(self, escalation_ids: Collection[str]) -> Mapping[str, tuple[RecordedMove, ...]]:
        """The moves of each of these escalations, the first one first."""
        query = select(moves).where(moves.c.escalation_id.in_(escalation_ids)).order_by(moves.c.seq)
        found: dict[str, list[RecordedMove]] = defaultdict(list)
        for row in self._transaction.rows(query):
            found[row.escalation_id].append(_move(row))
        return {one: tuple(listed) for one, listed in found.items()}

    def _one_for_update(self, condition: ColumnElement[bool]) -> Escalation | None:
        row = self._transaction.one_or_none(
            self._transaction.for_update(select(escalations).where(condition))
        )
        return None if row is None else _escalation(row)


def _escalation(row: Row[Any]) -> Escalation:
    fields = row._asdict()
    del fields["open_case_id"]
    kept = row.local_limits
    limits = None if kept is None else {key: limit_from_json(limit) for key, limit in kept.items()}
    return Escalation(**fields | {"urgency": shown_value(Urgency, row.urgency), "local_limits": limits})


def _values(escalation: Escalation) -> dict[str, Any]:
    names = (column.name for column in escalations.c if column.name != "open_case_id")
    return {name: getattr(escalation, name) for name in names} | {
        "open_case_id": escalation.case_id if escalation.closed_at is None else None,
        "facts": dict(escalation.facts),
        "local_limits": _limits_to_json(escalation.local_limits),
    }


def _limits_to_json(limits: Mapping[str, Limit] | None) -> dict[str, Any] | None:
    return None if limits is None else {key: limit_to_json(limit) for key, limit in limits.items()}


def _move(row: Row[Any]) -> RecordedMove:
    fields = row._asdict()
    del fields["seq"]
    return RecordedMove(**fields | {"origin": shown_value(Origin, row.origin)})
