"""Absences keep what they are on both databases, and who is away is one question for everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from state_machines.people.absences import Absence, AbsenceSource, Away
from storage.unit_of_work import Store
from tests.integration.examples import NOW, populate_store

DAY = timedelta(days=1)


@pytest.fixture
def ids(store: Store) -> list[str]:
    """People of the example, who can be away and cover."""
    with populate_store(store).read() as uow:
        return [person.id for person in uow.people.all()]


def keep(store: Store, *absences: Absence) -> None:
    with store.write() as uow:
        uow.absences.save_many(absences)
        uow.commit()


def an_absence(ids: list[str], name: str = "absence-1", *, begins: int = 0, days: int = 2) -> Absence:
    starts = NOW + begins * DAY
    return Absence(name, ids[0], starts, starts + days * DAY, NOW, cover_id=ids[1], set_by_id=ids[1])


def test_an_absence_comes_back_as_it_was(store: Store, ids: list[str]) -> None:
    full = replace(
        an_absence(ids),
        source=AbsenceSource.CALENDAR,
        calendar_uid="uid",
        handed_over_at=NOW,
        cancelled_at=NOW,
    )
    keep(store, full)
    with store.read() as uow:
        assert uow.absences.by_id(full.id) == full
        assert uow.absences.of_calendars() == (full,)


def test_who_is_away_now_is_found_with_cover_and_end(store: Store, ids: list[str]) -> None:
    keep(store, an_absence(ids), an_absence(ids, "later", begins=5), an_absence(ids, "over", begins=-5))
    with store.read() as uow:
        assert uow.absences.away_at(NOW) == {ids[0]: Away(NOW + 2 * DAY, ids[1])}
        assert uow.absences.away_at(NOW + 2 * DAY) == {}


def test_what_has_begun_is_handed_over_once_and_what_ended_is_found(store: Store, ids: list[str]) -> None:
    keep(store, an_absence(ids), an_absence(ids, "later", begins=5))
    with store.write() as uow:
        assert [one.id for one in uow.absences.waiting_for_hand_over(NOW)] == ["absence-1"]
        uow.absences.mark_handed_over(["absence-1"], NOW)
        uow.commit()
    with store.read() as uow:
        assert uow.absences.waiting_for_hand_over(NOW) == ()
        assert [one.id for one in uow.absences.ended_between(NOW, NOW + 2 * DAY)] == ["absence-1"]


def test_one_that_ends_early_or_is_taken_back_keeps_nobody_away(store: Store, ids: list[str]) -> None:
    keep(store, an_absence(ids), an_absence(ids, "later", begins=5))
    with store.write() as uow:
        uow.absences.end(["absence-1"], NOW)
        uow.absences.take_back(["later"], NOW)
        uow.commit()
    with store.read() as uow:
        assert uow.absences.away_at(NOW) == {}
        assert uow.absences.of_person(ids[0], NOW) == ()
        assert uow.absences.covers_of(ids[0], NOW) == {ids[1]}
