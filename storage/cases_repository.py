"""Stores children's cases and the network around each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Row,
    ScalarSelect,
    Select,
    String,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    union,
    union_all,
    update,
)

from state_machines.case.case import Barred, Case, Glass, LastSeen, Plan, PlanSaid, Restriction
from state_machines.case.reference import fold_reference
from storage.alarms_repository import LIVE
from storage.column_types import UtcDateTime
from storage.duties_repository import UNDER_WAY
from storage.known_values import shown_value
from storage.tables import alarms, bars, broken_glass, case_network, cases, duties, escalations
from storage.transaction import Transaction


class CasesRepository:
    """Cases by id or reference, and the cases that one person works with.

    In a writing unit `by_id` and `by_reference` lock the case's row, so that two reports of it wait for each
    other.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def by_id(self, case_id: str) -> Case | None:
        return self._one_for_update(cases.c.id == case_id)

    def read_by_id(self, case_id: str) -> Case | None:
        """As `by_id`, without locking the row."""
        return next(iter(self.by_ids([case_id])), None)

    def by_ids(self, case_ids: Collection[str]) -> tuple[Case, ...]:
        """These cases in the order of their references; their rows are not locked."""
        return self._many(select(cases).where(cases.c.id.in_(case_ids)))

    def by_reference(self, reference: str) -> Case | None:
        """The case with this reference, however its capitals, blanks and dashes are typed.

        One that is written exactly so comes first; of several that only fold alike none is meant.
        """
        exact = self._one_for_update(cases.c.reference == reference.strip().upper())
        return exact or self._only_one_folded(reference)

    def _only_one_folded(self, reference: str) -> Case | None:
        folded = fold_reference(reference)
        alike = select(cases.c.id).where(cases.c.folded_reference == folded).limit(2) if folded else None
        ids = [row.id for row in self._transaction.rows(alike)] if alike is not None else []
        return self._one_for_update(cases.c.id == ids[0]) if len(ids) == 1 else None

    def is_any_unfolded(self) -> bool:
        """Whether the release before has stored a case, which then has no folded reference."""
        query = select(cases.c.id).where(cases.c.folded_reference.is_(None)).limit(1)
        return bool(self._transaction.rows(query))

    def fold_references(self, limit: int) -> int:
        """Give some of those a folded reference that the release before has stored without; how many."""
        query = select(cases.c.id, cases.c.reference).where(cases.c.folded_reference.is_(None)).limit(limit)
        rows = self._transaction.rows(query)
        for row in rows:
            folded = {"folded_reference": fold_reference(row.reference)}
            self._transaction.run(update(cases).where(cases.c.id == row.id).values(folded))
        return len(rows)

    def mark_gone(self, case_ids: Collection[str], now: datetime) -> None:
        """The cases file does not name these any more; nothing that is open about them ends by it."""
        gone = update(cases).where(cases.c.id.in_(sorted(case_ids)), cases.c.gone_at.is_(None))
        self._transaction.run(gone.values(gone_at=now))

    def with_something_open(self, case_ids: Collection[str] | None = None) -> tuple[str, ...]:
        """References of those among these, or among all gone ones, about which anything is open.

        That is an escalation, a duty that outlived one, or an alarm.
        """
        owed = select(duties.c.id).join(escalations, duties.c.escalation_id == escalations.c.id)
        owed = owed.where(escalations.c.case_id == cases.c.id, duties.c.state.in_(UNDER_WAY))
        standing = select(alarms.c.id).where(alarms.c.case_id == cases.c.id, alarms.c.state.in_(LIVE))
        still_open = select(escalations.c.id).where(escalations.c.open_case_id == cases.c.id)
        which = cases.c.gone_at.is_not(None) if case_ids is None else cases.c.id.in_(sorted(case_ids))
        query = select(cases.c.reference).where(which)
        query = query.where(or_(still_open.exists(), owed.exists(), standing.exists()))
        return tuple(row.reference for row in self._transaction.rows(query.order_by(cases.c.reference)))

    def gone_ids(self) -> frozenset[str]:
        """Ids of the cases that the cases file does not name any more."""
        query = select(cases.c.id).where(cases.c.gone_at.is_not(None))
        return frozenset(row.id for row in self._transaction.rows(query))

    def read_by_reference(self, reference: str) -> Case | None:
        """As `by_reference`, without locking the row: for a list, or where others are locked after it."""
        found = self._many(select(cases).where(cases.c.reference == reference.strip().upper()))
        return next(iter(found), None)

    def of_person(self, person_id: str) -> tuple[Case, ...]:
        """The cases of which this person is the social worker or lead practitioner, or in the network.

        Those of which they may not know are not among them. One that the cases file no longer names is among
        them for as long as it is open here.
        """
        theirs = select(cases).where(cases.c.id.in_(cases_of(person_id)), STANDS, _not_barred(person_id))
        return tuple(one for one in self._many(theirs) if _knows_of(person_id, one, one.restricted))

    def of_family(self, family: str) -> tuple[Case, ...]:
        """The children behind one door, by reference; their rows are not locked."""
        return self._many(select(cases).where(cases.c.family == family))

    def lock(self, case_ids: Collection[str]) -> None:
        """Lock several cases, in one order for everybody, before anything else of them is read."""
        self._lock(cases.c.id.in_(case_ids))

    def lock_by_reference(self, references: Collection[str]) -> None:
        """As `lock`, for cases of which only the references are known."""
        self._lock(cases.c.reference.in_([one.strip().upper() for one in references]))

    def _lock(self, which: ColumnElement[bool]) -> None:
        query = select(cases.c.id).where(which).order_by(cases.c.id)
        self._transaction.rows(self._transaction.for_update(query))

    def families_after(self, family: str, limit: int) -> tuple[str, ...]:
        """The next families of several children after this one."""
        later = select(cases.c.family).where(cases.c.family > family).group_by(cases.c.family)
        several = later.having(func.count() > 1).order_by(cases.c.family)
        return tuple(row.family for row in self._transaction.rows(several.limit(limit)))

    def plans_of_person(self, person_id: str) -> dict[str, Plan]:
        """The plan of each of this person's cases by reference; no name is decrypted and no network read.

        What is open comes first, then what was reported last, for a picker shows no more than its first.
        """
        rows = self._transaction.rows(_PLANS_OF_PERSON, {"person": person_id})
        return {
            row.reference: shown_value(Plan, row.plan)
            for row in rows
            if _knows_of(person_id, row, _restriction(row.restricted))
        }

    def teams_of_person(self, person_id: str) -> frozenset[str]:
        """The teams that have this person's cases; no name is decrypted and no network read."""
        query = select(cases.c.team).where(cases.c.id.in_(cases_of(person_id))).distinct()
        return frozenset(row.team for row in self._transaction.rows(query))

    def all(self) -> tuple[Case, ...]:
        """Every case, by reference."""
        return self._many(select(cases))

    def count(self) -> int:
        """How many cases there are."""
        return int(
            self._transaction.flushed_connection().scalar(select(func.count()).select_from(cases)) or 0
        )

    def after(self, reference: str, limit: int) -> tuple[Case, ...]:
        """The next cases after this reference, for going through all cases part by part."""
        return self._many(select(cases).where(cases.c.reference > reference).limit(limit))

    def open_after(self, case_id: str, limit: int) -> tuple[Case, ...]:
        """The next cases after this id that have an open escalation."""
        still_open = escalations.c.open_case_id == cases.c.id
        query = select(cases).join(escalations, still_open).where(escalations.c.open_case_id > case_id)
        rows = self._transaction.rows(query.order_by(escalations.c.open_case_id).limit(limit))
        return self._with_networks(rows)

    def upsert_many(self, many: Iterable[Case]) -> None:
        """Add or replace cases by id, each with its whole network; the people named must be stored."""
        listed = list(many)
        self._transaction.upsert(cases, [_values(case) for case in listed])
        ids = [case.id for case in listed]
        for part in (ids[at : at + _ASK_FOR] for at in range(0, len(ids), _ASK_FOR)):
            self._transaction.run(delete(case_network).where(case_network.c.case_id.in_(part)))
        network = [
            {"case_id": case.id, "person_id": person_id, "position": position}
            for case in listed
            for position, person_id in enumerate(case.network_ids)
        ]
        if network:
            self._transaction.run(insert(case_network), network)

    def set_last_seen(self, case_id: str, last_seen: LastSeen) -> None:
        changed = {"last_seen": _last_seen_values(last_seen)}
        self._transaction.run(update(cases).where(cases.c.id == case_id).values(changed), rows=[case_id])

    def set_plan_said(self, case_id: str, said: PlanSaid) -> None:
        """The plan is this one by somebody's word, until the case system says the same or another."""
        changed = {"plan": said.plan, "plan_said": _plan_said_values(said)}
        self._transaction.run(update(cases).where(cases.c.id == case_id).values(changed), rows=[case_id])

    def _one_for_update(self, condition: ColumnElement[bool]) -> Case | None:
        row = self._transaction.one_or_none(self._transaction.for_update(select(cases).where(condition)))
        return None if row is None else self._with_networks([row])[0]

    def _many(self, query: Select[Any]) -> tuple[Case, ...]:
        return self._with_networks(self._transaction.rows(query.order_by(cases.c.reference)))

    def _with_networks(self, rows: Sequence[Row[Any]]) -> tuple[Case, ...]:
        # Beyond some, reading the whole tables once is quicker than a long list.
        ids = [row.id for row in rows] if len(rows) <= _ASK_FOR else None
        around: dict[str, list[Row[Any]]] = defaultdict(list)
        for member in self._transaction.rows(_people_around(ids)):
            around[member.case_id].append(member)
        return tuple(_case(row, around[row.id]) for row in rows)


_ASK_FOR = 500
_NETWORK, _BAR, _GLASS = "network", "bar", "glass"


def _people_around(case_ids: list[str] | None) -> Select[Any]:
    """Everybody in the networks of these cases, or of all, and who is barred or let in: one statement."""

    def of_cases(query: Select[Any], column: ColumnElement[str]) -> Select[Any]:
        return query if case_ids is None else query.where(column.in_(case_ids))

    nobody, no_time = cast(null(), String).label("lead_id"), cast(null(), UtcDateTime).label("ends_at")
    network = select(
        literal(_NETWORK).label("what"),
        case_network.c.case_id,
        case_network.c.person_id,
        case_network.c.position,
        nobody,
        no_time,
    )
    barred = select(
        literal(_BAR), bars.c.case_id, bars.c.person_id, literal(0), bars.c.lead_id, no_time
    ).where(bars.c.ended_at.is_(None))
    glass = select(
        literal(_GLASS),
        broken_glass.c.case_id,
        broken_glass.c.person_id,
        literal(0),
        nobody,
        broken_glass.c.ends_at,
    )
    found = union_all(
        of_cases(network, case_network.c.case_id),
        of_cases(barred, bars.c.case_id),
        of_cases(glass, broken_glass.c.case_id),
    )
    around = found.subquery()
    return select(around).order_by(around.c.case_id, around.c.position, around.c.person_id)


def _not_barred(person_id: str | BindParameter[str]) -> ColumnElement[bool]:
    """The condition that this person is not barred from the case."""
    theirs = select(bars.c.case_id).where(bars.c.person_id == person_id, bars.c.ended_at.is_(None))
    return cases.c.id.not_in(theirs)


def _knows_of(person_id: str, case: Any, restricted: Restriction | None) -> bool:
    """Whether somebody who works with the case may know of it, by whom it names."""
    if restricted is None or person_id in restricted.person_ids:
        return True
    return restricted.line and person_id in (case.allocated_social_worker_id, case.lead_practitioner_id)


#: Whether the cases file names a case, or it is open here all the same.
STANDS = or_(
    cases.c.gone_at.is_(None),
    select(escalations.c.id).where(escalations.c.open_case_id == cases.c.id).exists(),
)


def cases_of(person_id: str | BindParameter[str]) -> CompoundSelect[str]:
    """A query for the ids of the cases that this person leads, or in whose network they are.

    It has three parts, each with its own index; with "or" between them PostgreSQL would read every case.
    """
    return union(
        select(cases.c.id).where(cases.c.allocated_social_worker_id == person_id),
        select(cases.c.id).where(cases.c.lead_practitioner_id == person_id),
        select(case_network.c.case_id).where(case_network.c.person_id == person_id),
    )


def _of_its_escalations(what: ColumnElement[Any]) -> ScalarSelect[Any]:
    """Asked for each case by the index: joined, PostgreSQL would read every escalation."""
    return select(what).where(escalations.c.case_id == cases.c.id).scalar_subquery()


_PLANS_OF_PERSON = (
    select(
        cases.c.reference,
        cases.c.plan,
        cases.c.restricted,
        cases.c.allocated_social_worker_id,
        cases.c.lead_practitioner_id,
    )
    .where(cases.c.id.in_(cases_of(bindparam("person"))), STANDS, _not_barred(bindparam("person")))
    .order_by(
        _of_its_escalations(func.count(escalations.c.open_case_id)).desc(),
        _of_its_escalations(func.max(escalations.c.opened_at)).desc().nulls_last(),
        cases.c.reference,
    )
)


#: The columns that a `Case` holds; the rest is for finding it.
_FIELDS = tuple(
    name for name in (column.name for column in cases.c) if name not in {"gone_at", "folded_reference"}
)


def _case(row: Row[Any], around: Sequence[Row[Any]]) -> Case:
    fields = {name: value for name, value in row._asdict().items() if name in _FIELDS}
    return Case(
        **fields
        | {
            "plan": shown_value(Plan, row.plan),
            "network_ids": tuple(one.person_id for one in around if one.what == _NETWORK),
            "barred": tuple(Barred(one.person_id, one.lead_id) for one in around if one.what == _BAR),
            "glass": tuple(Glass(one.person_id, one.ends_at) for one in around if one.what == _GLASS),
            "restricted": _restriction(row.restricted),
            "last_seen": None if row.last_seen is None else _last_seen(row.last_seen),
            "plan_said": None if row.plan_said is None else _plan_said(row.plan_said),
        }
    )


def _values(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in _FIELDS} | {
        "reference": case.reference.strip().upper(),
        "folded_reference": fold_reference(case.reference),
        "last_seen": None if case.last_seen is None else _last_seen_values(case.last_seen),
        "plan_said": None if case.plan_said is None else _plan_said_values(case.plan_said),
        "restricted": None if case.restricted is None else _restriction_values(case.restricted),
    }


def _restriction(values: dict[str, Any] | None) -> Restriction | None:
    return None if values is None else Restriction(tuple(values["people"]), bool(values["line"]))


def _restriction_values(restricted: Restriction) -> dict[str, Any]:
    return {"people": list(restricted.person_ids), "line": restricted.line}


def _last_seen(values: dict[str, Any]) -> LastSeen:
    return LastSeen(date.fromisoformat(values["on"]), values["by"], values["alone"])


def _last_seen_values(seen: LastSeen) -> dict[str, Any]:
    return {"on": seen.on.isoformat(), "by": seen.by, "alone": seen.alone}


def _plan_said(values: dict[str, Any]) -> PlanSaid:
    return PlanSaid(shown_value(Plan, values["plan"]), values["by"], datetime.fromisoformat(values["at"]))


def _plan_said_values(said: PlanSaid) -> dict[str, Any]:
    return {"plan": said.plan.value, "by": said.by_id, "at": said.at.isoformat()}
