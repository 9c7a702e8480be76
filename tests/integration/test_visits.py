"""Visits on both databases: kept as they are, found when due, counted when late, left to a newer release."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from state_machines.alarms.alarm import Alarm, AlarmAbout
from state_machines.alarms.visit import Visit, VisitState, ask, end_visit, raise_alarm_of
from storage.tables import visits
from storage.unit_of_work import Store
from tests.integration.examples import CASE, NOW, RUTH, SAM, populate_store

HOUR = timedelta(hours=1)
VISIT = Visit("v-1", CASE.id, SAM.id, NOW, NOW + HOUR, with_id=RUTH.id)


def put(store: Store, *many: Visit) -> None:
    populate_store(store)
    with store.write() as uow:
        for visit in many:
            uow.visits.add(visit)
        uow.commit()


def test_a_visit_comes_back_as_it_was_stored_and_changed(store: Store) -> None:
    put(store, VISIT)
    silent = raise_alarm_of(ask(VISIT, NOW + HOUR, timedelta(minutes=10)), VisitState.SILENT)
    with store.write() as uow:
        assert uow.visits.by_id("v-1") == VISIT
        uow.alarms.add(Alarm("v-1", AlarmAbout.REPORTER, SAM.id, None, NOW, NOW))
        uow.visits.save(silent)
        uow.commit()
    with store.write() as uow:
        assert uow.visits.live_of(SAM.id, CASE.id) == silent
        uow.visits.save(end_visit(silent, NOW))
        uow.commit()
    with store.read() as uow:
        assert uow.visits.by_id("v-1") == end_visit(silent, NOW)
        assert uow.visits.live_of(SAM.id, CASE.id) is None


def test_what_is_due_is_found_and_what_is_paused_or_over_is_not(store: Store) -> None:
    over = end_visit(replace(VISIT, id="v-3"), NOW)
    put(store, VISIT, replace(VISIT, id="v-2", ask_at=NOW + 2 * HOUR), over)
    at = NOW + HOUR
    with store.read() as uow:
        assert uow.visits.next_ask_at() == at
        assert uow.visits.ids_due(at, 10) == ("v-1",)
        assert uow.visits.ids_due(at, 10, ("v-1",)) == ()
        assert uow.visits.next_ask_at(("v-1",)) == NOW + 2 * HOUR


def test_one_whose_time_passed_unasked_is_overdue_like_a_duty(store: Store) -> None:
    soon = replace(VISIT, ask_at=NOW + timedelta(minutes=5))
    put(store, soon)
    with store.read() as uow:
        before = uow.vitals.overdue_duties(NOW)
        late = uow.vitals.overdue_duties(NOW + timedelta(minutes=6))
    assert before is None
    assert late is not None
    assert late.since == soon.ask_at


def test_a_state_that_only_a_newer_release_knows_is_left_to_it(store: Store) -> None:
    put(store, VISIT)
    with store.engine.begin() as connection:
        connection.execution_options(writing=True)
        connection.execute(update(visits).values(state="driving"))
    with store.read() as uow:
        assert uow.visits.next_ask_at() is None
        visit = uow.visits.by_id("v-1")
        named = [(one.what, one.value, one.count) for one in uow.newer_values.in_visits()]
    assert visit is not None
    assert (visit.state, visit.is_timed) == ("driving", False)
    assert named == [("visit state", "driving", 1)]


def test_nobody_is_inside_without_a_time_at_which_they_are_asked(store: Store) -> None:
    with pytest.raises(IntegrityError):
        put(store, replace(VISIT, ask_at=None))
