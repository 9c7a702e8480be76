"""Stores duties, and finds which of them are to be chased when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, or_, select, union_all, update

from state_machines.duties.duty import Duty, DutyKind, DutyState
from state_machines.errors import NewerRelease
from state_machines.people.people import Role
from storage.codecs import limit_from_json, limit_to_json, source_from_json, source_to_json
from storage.known_values import known_value
from storage.records import DueDuty, UnreadDuty
from storage.tables import cases, duties, escalations
from storage.transaction import Transaction

#: The states in which a duty is still owed and chased.
UNDER_WAY = (DutyState.OPEN.value, DutyState.ACKNOWLEDGED.value)


#: Those that this release can read: it chases, changes and ends no others.
_IS_READABLE = and_(
    duties.c.kind.in_([kind.value for kind in DutyKind]), duties.c.role.in_([role.value for role in Role])
)


class DutiesRepository:
    """Duties by id, escalation, person or due time; in a writing unit the rows that are read are locked.

    A duty with a kind, state or role that only a newer release knows is left out, and so left as it is.

    What is saved is written when something is read next or the unit commits: the columns that changed, and
    all duties that changed alike in one statement.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._stored: dict[str, Duty] = {}
        self._saved: dict[str, Duty] = {}

    def add(self, duty: Duty) -> None:
        self._transaction.add(duties, _values(duty))
        self._stored[duty.id] = duty
        self._transaction.wake = True

    def save(self, duty: Duty) -> None:
        self._saved[duty.id] = duty
        self._transaction.defer(self._write)
        self._transaction.wake = True

    def of_escalation(self, escalation_id: str) -> tuple[Duty, ...]:
        """Every duty of the escalation, ended ones too, oldest first."""
        return self.of_escalation_with_unread(escalation_id)[0]

    def of_escalations(self, escalation_ids: Collection[str]) -> tuple[Duty, ...]:
        """Every duty of these escalations, ended ones too, oldest first."""
        return self._many_for_update(select(duties).where(duties.c.escalation_id.in_(escalation_ids)))

    def of_escalation_with_unread(
        self, escalation_id: str
    ) -> tuple[tuple[Duty, ...], tuple[UnreadDuty, ...]]:
        """As `of_escalation`, and beside them those that only a newer release can read."""
        return self._read_for_update(select(duties).where(duties.c.escalation_id == escalation_id))

    def ids_due(self, now: datetime, limit: int, but_not: Collection[str] = ()) -> tuple[str, ...]:
        """Ids of duties whose chase or reminder is due; those locked by another process are left out.

        Only ids, because one row that cannot be read must not keep the others from being chased.
        """
        at = or_(duties.c.chase_at <= now, duties.c.remind_at <= now)
        due = select(duties.c.id).where(_is_chased(but_not), at)
        query = due.order_by(duties.c.chase_at, duties.c.id).limit(limit)
        return tuple(
            row.id for row in self._transaction.rows(self._transaction.for_update_skip_locked(query))
        )

    def claim_due(self, now: datetime, limit: int, but_not: Collection[str] = ()) -> tuple[DueDuty, ...]:
        """As `ids_due`, but locks the duties' cases; duties of cases that others have locked are left out."""
        for reach in (limit, limit * _LOOK_FURTHER):
            among = duties.c.id.in_(_first_due(now, reach, but_not))
            query = _WITH_CASES.where(among).order_by(duties.c.chase_at, duties.c.id).limit(limit)
            rows = self._transaction.rows(self._transaction.for_update_skip_locked(query, of=cases))
            if len(rows) == limit:
                break
        return tuple(DueDuty(row.id, row.escalation_id, row.case_id) for row in rows)

    def lock_case_of(self, duty_id: str) -> DueDuty | None:
        """Lock the case of one duty, due or not, waiting for whoever has it; None where there is no duty."""
        query = self._transaction.for_update_of(cases, _WITH_CASES.where(duties.c.id == duty_id))
        row = self._transaction.one_or_none(query)
        return None if row is None else DueDuty(row.id, row.escalation_id, row.case_id)

    def by_ids(self, duty_ids: Collection[str]) -> tuple[Duty, ...]:
        """Several duties, oldest first."""
        return self._many_for_update(select(duties).where(duties.c.id.in_(duty_ids)))

    def next_chase_at(self, but_not: Collection[str] = ()) -> datetime | None:
        """When the next chase or reminder is due (it may be past), or None when nothing is owed."""
        # Each state by itself, for then only the first row of its index is read; with both, all that is owed.
        earliest = (
            select(func.min(at).label("at")).where(
                duties.c.state == state, duties.c.id.not_in(but_not), _IS_READABLE
            )
            for state in UNDER_WAY
            for at in (duties.c.chase_at, duties.c.remind_at)
        )
        first: datetime | None = self._transaction.flushed_connection().scalar(
            select(func.min(union_all(*earliest).subquery().c.at))
        )
        return first

    def _many_for_update(self, query: Select[Any]) -> tuple[Duty, ...]:
        return self._read_for_update(query)[0]

    def _read_for_update(self, query: Select[Any]) -> tuple[tuple[Duty, ...], tuple[UnreadDuty, ...]]:
        # Always in the same order: two transactions that hold several rows must not wait for each other.
        rows = self._transaction.rows(
            self._transaction.for_update(query.order_by(duties.c.opened_at, duties.c.id))
        )
        read = [_read_duty(row) for row in rows]
        found = tuple(one for one in read if isinstance(one, Duty))
        self._stored.update((duty.id, duty) for duty in found)
        return found, tuple(one for one in read if isinstance(one, UnreadDuty))

    def _write(self) -> None:
        alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for duty in self._saved.values():
            changed = _changed_values(self._stored.get(duty.id), duty)
            alike[tuple(changed)].append({"saved_id": duty.id, **changed})
        self._stored.update(self._saved)
        self._saved.clear()
        statement = update(duties).where(duties.c.id == bindparam("saved_id"))
        for columns, rows in alike.items():
            if columns:
                self._transaction.run(statement, rows, rows=[row["saved_id"] for row in rows])


_WITH_CASES = (
    select(duties.c.id, duties.c.escalation_id, escalations.c.case_id)
    .join(escalations, escalations.c.id == duties.c.escalation_id)
    .join(cases, cases.c.id == escalations.c.case_id)
)


#: How many times as far is looked where others hold the cases of some that are due first: a few at a time
#: would cost nearly as much as many.
_LOOK_FURTHER = 4


def _first_due(now: datetime, limit: int, but_not: Collection[str]) -> Select[Any]:
    """A query for the ids of what is due first, for each state, by chase and by reminder.

    Each part reads the beginning of an index; in one part, everything that is due would be sorted.
    """
    first = (
        select(duties.c.id, at.label("at"))
        .where(duties.c.state == state, at <= now, duties.c.id.not_in(but_not), _IS_READABLE)
        .order_by(at)
        .limit(limit)
        .subquery()
        for state in UNDER_WAY
        for at in (duties.c.chase_at, duties.c.remind_at)
    )
    return select(union_all(*(select(one.c.id) for one in first)).subquery().c.id)


def _is_chased(but_not: Collection[str]) -> ColumnElement[bool]:
    return and_(duties.c.state.in_(UNDER_WAY), duties.c.id.not_in(but_not), _IS_READABLE)


def _read_duty(row: Row[Any]) -> Duty | UnreadDuty:
    try:
        return _duty(row)
    except NewerRelease:
        return UnreadDuty(row.id, row.escalation_id, row.role, row.kind, row.state, row.task, row.holder_id)


def _duty(row: Row[Any]) -> Duty:
    return Duty(
        **row._asdict()
        | {
            "role": known_value(Role, row.role),
            "kind": known_value(DutyKind, row.kind),
            "state": known_value(DutyState, row.state),
            "source": source_from_json(row.source),
            "limit": limit_from_json(row.limit),
            "told_ids": tuple(row.told_ids),
            "declined": tuple((person_id, reason) for person_id, reason in row.declined),
        }
    )


#: How a value is converted where its column does not take it as it is.
_CODECS: Mapping[str, Callable[[Any], Any]] = {
    "source": source_to_json,
    "limit": limit_to_json,
    "told_ids": list,
    "declined": lambda declined: [list(one) for one in declined],
}
_COLUMNS = tuple(column.name for column in duties.c)
_FIELDS = attrgetter(*_COLUMNS)


def _values(duty: Duty) -> dict[str, Any]:
    return {name: _column_value(name, getattr(duty, name)) for name in _COLUMNS}


def _changed_values(stored: Duty | None, duty: Duty) -> dict[str, Any]:
    """The columns in which a duty differs from what is stored; all columns where that was not read."""
    if stored is None:
        return _values(duty)
    pairs = zip(_COLUMNS, _FIELDS(stored), _FIELDS(duty), strict=True)
    return {name: _column_value(name, new) for name, old, new in pairs if new is not old and new != old}


def _column_value(name: str, value: Any) -> Any:
    return _CODECS[name](value) if name in _CODECS else value
