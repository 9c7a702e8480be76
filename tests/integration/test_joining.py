"""Two rows that are one become one: whatever named the one names the other, in every table."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Table, select

from bot.use_cases.people.join_cases import join_cases
from bot.use_cases.people.join_people import join_people
from bot.use_cases.people.leave import leave
from state_machines.errors import NotAllowed, NotFound
from state_machines.people.absences import Absence, AbsenceSource
from state_machines.people.people import Person
from storage.records import Json
from storage.tables import audit
from storage.tables.metadata import metadata
from tests.unit.bot.town_hall import CIN_CASE, CP_CASE, Hall


def add_twin(hall: Hall, of: Person) -> Person:
    """The same person once more, by a new address, as an import without `was` would have it."""
    twin = replace(of, id=uuid4().hex, email=f"new.{of.email}", line_manager_id=of.id)
    with hall.services.store.write() as uow:
        uow.people.upsert_many([twin])
        case = uow.cases.by_reference(CIN_CASE)
        assert case is not None
        lone = replace(
            case, allocated_social_worker_id=twin.id, network_ids=(*case.network_ids, of.id, twin.id)
        )
        uow.cases.upsert_many([lone])
        uow.commit()
    return twin


def tables_that_name(hall: Hall, row_id: str) -> list[str]:
    """Every table in which this id stands anywhere, but for the record, which never changes."""
    return [
        table.name for table in metadata.sorted_tables if table is not audit and _holds(hall, table, row_id)
    ]


_STAYS = {"dedup_key", "payload", "channel"}


def _holds(hall: Hall, table: Table, row_id: str) -> bool:
    with hall.reading() as uow:
        rows = uow.joining._transaction.rows(select(table))
    # A message's own key says which event it is of, and what was sent stays as it was said.
    told = ([value for name, value in row._mapping.items() if name not in _STAYS] for row in rows)
    return any(row_id in str(values) for values in told)


def details_of(hall: Hall, action: str) -> dict[str, Json]:
    with hall.reading() as uow:
        query = select(audit.c.details).where(audit.c.action == action)
        (row,) = uow.joining._transaction.rows(query)
    return dict(row.details)


def test_everything_of_a_person_follows_and_only_the_spent_row_is_left(hall: Hall) -> None:
    twin = add_twin(hall, hall.sam)
    hall.report(hall.amina, CIN_CASE)
    assert hall.acknowledge(replace(twin), case=CIN_CASE).changed
    hall.begin(twin)
    hall.outbox()
    hall.report(hall.amina, CIN_CASE)
    with hall.services.store.write() as uow:
        span = (hall.now + timedelta(days=1), hall.now + timedelta(days=2))
        away = Absence("a1", twin.id, *span, set_at=hall.now, source=AbsenceSource.COMMAND)
        uow.absences.save_many([away])
        uow.commit()
    assert {"duties", "drafts", "cases", "case_network", "messages", "absences"} <= set(
        tables_that_name(hall, twin.id)
    )

    moved = join_people(hall.services.store, hall.sam.email, twin.email, hall.now, by="operator")

    assert moved > 6
    assert tables_that_name(hall, twin.id) == ["people"]
    with hall.reading() as uow:
        joined, spent = uow.people.by_id(hall.sam.id), uow.people.by_id(twin.id)
        drafts = uow.drafts.open_of(hall.sam.id)
        case = uow.cases.by_reference(CIN_CASE)
    assert joined is not None
    assert spent is not None
    assert case is not None
    assert (joined.email, joined.has_left, joined.line_manager_id) == (twin.email, False, None)
    assert (spent.has_left, spent.reachable, spent.address) == (True, False, None)
    assert [draft.session.person_id for draft in drafts] == [hall.sam.id]
    assert case.network_ids.count(hall.sam.id) == 1
    details = details_of(hall, "person:join")
    assert (details["joined"], details["user"], details["rows"]) == (twin.id, "operator", moved)


def test_two_drafts_of_the_same_leave_the_one_touched_last(hall: Hall) -> None:
    twin = add_twin(hall, hall.sam)
    hall.begin(hall.sam)
    hall.advance(minutes=5)
    later = hall.begin(twin)
    join_people(hall.services.store, hall.sam.email, twin.email, hall.now, by="operator")
    with hall.reading() as uow:
        assert [draft.session.id for draft in uow.drafts.open_of(hall.sam.id)] == [later]


def test_who_is_nobody_or_one_already_is_not_joined(hall: Hall) -> None:
    store = hall.services.store
    with pytest.raises(NotFound, match="knows nobody"):
        join_people(store, "nobody@larkhaven.example", hall.sam.email, hall.now, by="operator")
    with pytest.raises(NotAllowed, match="one person already"):
        join_people(store, hall.sam.email, hall.sam.email, hall.now, by="operator")
    leave(store, hall.tom.email, hall.now, by="operator")
    with pytest.raises(NotAllowed, match="write the address that is used now last"):
        join_people(store, hall.sam.email, hall.tom.email, hall.now, by="operator")
    with pytest.raises(NotAllowed, match="has left already"):
        leave(store, hall.tom.email, hall.now, by="operator")


def test_everything_of_a_case_follows_and_the_old_one_is_no_more(hall: Hall) -> None:
    session = hall.begin(hall.tom)
    hall.give(hall.tom, session, "no")
    hall.give(hall.tom, session, CP_CASE)
    hall.report(hall.amina, CP_CASE)
    with hall.reading() as uow:
        old, new = uow.cases.by_reference(CP_CASE), uow.cases.by_reference(CIN_CASE)
    assert old is not None
    assert new is not None

    join_cases(hall.services.store, "lh1042", CIN_CASE, hall.now, by="operator")

    assert tables_that_name(hall, old.id) == ["sightings"]  # a part of a name, which says nothing
    assert hall.escalation(CIN_CASE).closed_at is None
    assert hall.prompt(session).step != "case"
    assert CP_CASE not in str(hall.prompt(session))
    with hall.reading() as uow:
        assert uow.cases.by_reference(CP_CASE) is None
        open_now = uow.escalations.open_for_case(new.id)
        assert open_now is not None
        assert {report.case_id for report in uow.reports.of_escalation(open_now.id)} == {new.id}
    assert details_of(hall, "case:join")["references"] == [CP_CASE, CIN_CASE]


def test_two_cases_that_are_both_open_are_not_joined(hall: Hall) -> None:
    for case in (CP_CASE, CIN_CASE):
        hall.report(hall.amina, case)
    with pytest.raises(NotAllowed, match="Both LH-1042 and LH-1057 are open"):
        join_cases(hall.services.store, CP_CASE, CIN_CASE, hall.now, by="operator")
