"""A rota on both databases: kept as it is, replaced for a time, and what a newer release wrote left alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import insert, select

from state_machines.people.rota import RotaPart, Shift
from storage.tables import rota
from storage.unit_of_work import Store
from tests.integration.examples import NOW, populate_store

DAY = timedelta(days=1)


def shift(name: str, begins: datetime, days: int = 1, team: str | None = "north") -> Shift:
    return Shift(name, RotaPart.DUTY_MANAGER, team, "p-ruth", begins, begins + days * DAY)


def put(store: Store, *shifts: Shift) -> None:
    populate_store(store)
    with store.write() as uow:
        uow.rota.replace((), shifts)
        uow.commit()


def test_shifts_come_back_as_they_were_and_only_those_of_the_time(store: Store) -> None:
    over, now, later = shift("over", NOW - 2 * DAY), shift("now", NOW), shift("later", NOW + 20 * DAY)
    put(store, over, now, later)
    with store.read() as uow:
        assert uow.rota.in_force(NOW, NOW + 14 * DAY) == (now,)
        assert uow.rota.on_duty_at(NOW).person_id(RotaPart.DUTY_MANAGER, "north") == "p-ruth"
        assert uow.rota.parts_given() == {(RotaPart.DUTY_MANAGER, "north")}
        assert uow.rota.ended_between(NOW - 2 * DAY, NOW) == (over,)
        assert uow.rota.ended_between(NOW - DAY, NOW) == ()


def test_what_is_replaced_is_gone_at_once(store: Store) -> None:
    put(store, shift("now", NOW), shift("for all", NOW, team=None))
    with store.write() as uow:
        assert uow.rota.on_duty_at(NOW).person_id(RotaPart.DUTY_MANAGER, "north") == "p-ruth"
        outdated = uow.rota.beginning_in(RotaPart.DUTY_MANAGER, "north", NOW, NOW + DAY)
        uow.rota.replace(outdated, ())
        assert [one.id for one in uow.rota.in_force(NOW, NOW)] == ["for all"]
        whole = uow.rota.beginning_in(RotaPart.DUTY_MANAGER, None, NOW, NOW + DAY)
        uow.rota.replace(whole, ())
        assert uow.rota.on_duty_at(NOW).person_id(RotaPart.DUTY_MANAGER, "north") is None
        uow.commit()


def test_a_part_of_a_newer_release_decides_nothing_and_stays_as_it_is(store: Store) -> None:
    put(store)
    row = {"id": "r-1", "part": "night_nurse", "team": None, "person_id": "p-ruth"}
    with store.engine.connect() as connection:
        connection.execution_options(writing=True)
        connection.execute(insert(rota).values(**row, begins_at=NOW, ends_at=NOW + DAY))
        connection.commit()
    with store.write() as uow:
        assert uow.rota.in_force(NOW, NOW) == ()
        assert uow.rota.parts_given() == frozenset()
        uow.rota.replace(uow.rota.beginning_in(RotaPart.DUTY_MANAGER, None, NOW, NOW + DAY), ())
        uow.commit()
    with store.engine.connect() as connection:
        assert [one.part for one in connection.execute(select(rota))] == ["night_nurse"]
