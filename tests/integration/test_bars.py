"""Who is barred from a case, named for it, or took break-glass access, is stored on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from bot.use_cases.people.join_cases import join_cases
from bot.use_cases.people.join_people import join_people
from state_machines.case.bar import Bar, BrokenGlass, end_bar
from state_machines.case.case import Barred, Case, Glass, Restriction
from state_machines.errors import NotAllowed
from storage.record.verification import Check, verify_record
from tests.unit.bot.town_hall import CIN_CASE, CP_CASE, Hall

WHY = "She is the mother's sister."


def the_case(hall: Hall, reference: str = CP_CASE) -> Case:
    with hall.reading() as uow:
        found = uow.cases.by_reference(reference)
    assert found is not None
    return found


def bar(hall: Hall, name: str = "tom", reference: str = CP_CASE) -> Bar:
    one = Bar(uuid4().hex, the_case(hall, reference).id, hall.people[name].id, hall.ruth.id, WHY, hall.now)
    with hall.services.store.write() as uow:
        uow.bars.add(one)
        uow.audit.append(hall.now, hall.ruth.id, "bar:set", one.id)
        uow.commit()
    return one


def restrict(hall: Hall, *names: str, reference: str = CP_CASE, line: bool = False) -> None:
    restricted = Restriction(tuple(hall.people[one].id for one in names), line)
    with hall.services.store.write() as uow:
        uow.cases.upsert_many([replace(the_case(hall, reference), restricted=restricted)])
        uow.commit()


def test_a_bar_is_read_with_its_case_until_it_ends_and_stays_stored(hall: Hall) -> None:
    one = bar(hall)
    assert the_case(hall).barred == (Barred(hall.tom.id, hall.ruth.id),)
    assert the_case(hall, CIN_CASE).barred == ()
    with hall.reading() as uow:
        assert uow.bars.standing(one.case_id) == uow.bars.standing() == (one,)
    ended = end_bar(one, hall.ruth.id, "It was another family.", hall.now)
    with hall.services.store.write() as uow:
        uow.bars.end(ended)
        uow.audit.append(hall.now, hall.ruth.id, "bar:end", one.id)
        uow.commit()
    assert the_case(hall).barred == ()
    with hall.reading() as uow:
        assert uow.bars.standing() == ()
        assert uow.bars.by_id(one.id) == ended
        assert uow.bars.ids_of_case(one.case_id) == (one.id,)


def test_why_is_sealed_and_the_record_holds(hall: Hall) -> None:
    bar(hall)
    with hall.services.store.engine.connect() as connection:
        stored = bytes(connection.execute(text("SELECT why FROM bars")).scalar_one())
    assert stored
    assert b"sister" not in stored
    with hall.services.store.snapshot() as connection:
        assert verify_record(connection, Check(now=hall.now, keys=[hall.secret])).findings == []


def test_a_bar_that_was_taken_out_behind_the_record_is_found(hall: Hall) -> None:
    one = bar(hall)
    with hall.services.store.engine.begin() as connection:
        connection.execution_options(writing=True)
        connection.execute(text("DELETE FROM bars"))
    with hall.services.store.snapshot() as connection:
        found = verify_record(connection, Check(now=hall.now, keys=[hall.secret])).findings
    assert [finding.where for finding in found] == [f"bars/{one.id}"]


def test_sight_that_somebody_took_is_read_with_its_case(hall: Hall) -> None:
    ends_at = hall.now + timedelta(hours=4)
    taken = BrokenGlass(uuid4().hex, the_case(hall).id, hall.ina.id, "A neighbour rang.", hall.now, ends_at)
    with hall.services.store.write() as uow:
        uow.broken_glass.add(taken)
        uow.commit()
    assert the_case(hall).glass == (Glass(hall.ina.id, ends_at),)
    with hall.reading() as uow:
        assert uow.broken_glass.by_id(taken.id) == taken
        assert uow.broken_glass.ids_of_case(taken.case_id) == (taken.id,)


def test_somebodys_own_lists_leave_out_what_they_may_not_know_of(hall: Hall) -> None:
    with hall.reading() as uow:
        assert CP_CASE in uow.cases.plans_of_person(hall.tom.id)
        assert CP_CASE in [one.reference for one in uow.cases.of_person(hall.tom.id)]
    bar(hall, "tom")
    restrict(hall, "stu", reference=CIN_CASE)
    for name, gone in (("tom", CP_CASE), ("sam", CIN_CASE), ("amina", CIN_CASE)):
        with hall.reading() as uow:
            person_id = hall.people[name].id
            assert gone not in uow.cases.plans_of_person(person_id), name
            assert gone not in [one.reference for one in uow.cases.of_person(person_id)], name
    restrict(hall, reference=CIN_CASE, line=True)
    with hall.reading() as uow:
        assert CIN_CASE in uow.cases.plans_of_person(hall.sam.id)
        assert CIN_CASE not in uow.cases.plans_of_person(hall.amina.id)


def test_bars_and_names_follow_a_case_that_is_joined_with_another(hall: Hall) -> None:
    bar(hall, "tom", CIN_CASE)
    restrict(hall, "stu", reference=CIN_CASE)
    join_cases(hall.services.store, CIN_CASE, CP_CASE, hall.now, by="olga")
    joined = the_case(hall)
    assert joined.barred == (Barred(hall.tom.id, hall.ruth.id),)
    assert joined.restricted == Restriction((hall.stu.id,))


def test_break_glass_access_does_not_follow_a_case_that_is_joined_with_another(hall: Hall) -> None:
    ends_at = hall.now + timedelta(hours=4)
    with hall.services.store.write() as uow:
        for name, reference in (("ina", CIN_CASE), ("stu", CP_CASE)):
            case_id, person_id = the_case(hall, reference).id, hall.people[name].id
            uow.broken_glass.add(BrokenGlass(name, case_id, person_id, "Now.", hall.now, ends_at))
        uow.commit()
    join_cases(hall.services.store, CIN_CASE, CP_CASE, hall.now + timedelta(minutes=1), by="olga")
    later = hall.now + timedelta(minutes=2)
    assert [one.person_id for one in the_case(hall).glass if one.ends_at > later] == [hall.stu.id]
    with hall.reading() as uow:
        assert set(uow.broken_glass.ids_of_case(the_case(hall).id)) == {"ina", "stu"}


def test_two_cases_that_name_different_people_are_not_joined(hall: Hall) -> None:
    restrict(hall, "stu", reference=CIN_CASE)
    restrict(hall, "tom")
    with pytest.raises(NotAllowed, match="name different people"):
        join_cases(hall.services.store, CIN_CASE, CP_CASE, hall.now, by="olga")
    restrict(hall, "stu")
    join_cases(hall.services.store, CIN_CASE, CP_CASE, hall.now, by="olga")
    assert the_case(hall).restricted == Restriction((hall.stu.id,))


def test_bars_and_names_follow_a_person_who_is_joined_with_another(hall: Hall) -> None:
    twin = replace(hall.tom, id=uuid4().hex, email="new.tom@larkhaven.example", address=None)
    with hall.services.store.write() as uow:
        uow.people.upsert_many([twin])
        case = the_case(hall)
        uow.cases.upsert_many([replace(case, restricted=Restriction((hall.stu.id, twin.id)))])
        uow.bars.add(Bar("b", case.id, twin.id, hall.ruth.id, WHY, hall.now))
        uow.commit()
    join_people(hall.services.store, hall.tom.email, twin.email, hall.now, by="olga")
    joined = the_case(hall)
    assert joined.barred == (Barred(hall.tom.id, hall.ruth.id),)
    assert joined.restricted == Restriction((hall.stu.id, hall.tom.id))
