"""Alarms on both databases: kept as they are, found when due, left alone when a newer release's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from state_machines.alarms.alarm import Alarm, AlarmAbout, AlarmOutcome, AlarmState, TakenBack
from storage.tables import alarms
from storage.unit_of_work import Store
from tests.integration.examples import NOW, populate_store

ALARM = Alarm(
    id="a-1",
    about=AlarmAbout.CHILD,
    reporter_id="p-sam",
    draft_id="s-1",
    raised_at=NOW,
    chase_at=NOW + timedelta(minutes=5),
    told_ids=("p-ruth",),
)


def put(store: Store, *many: Alarm) -> None:
    populate_store(store)
    with store.write() as uow:
        for alarm in many:
            uow.alarms.add(alarm)
        uow.commit()


def test_an_alarm_comes_back_as_it_was_stored_and_changed(store: Store) -> None:
    put(store, ALARM)
    ended = replace(
        ALARM,
        state=AlarmState.ENDED,
        chase_at=None,
        ended_at=NOW,
        ended_by_id="p-ruth",
        outcome=AlarmOutcome.CHILD_SAFE,
        taken_back=TakenBack.BY_PRESS,
        rung=2,
    )
    with store.write() as uow:
        assert uow.alarms.of_draft("s-1") == (ALARM,)
        uow.alarms.save(ended)
        uow.commit()
    with store.read() as uow:
        assert uow.alarms.by_id("a-1") == ended
        assert uow.alarms.next_chase_at() is None


def test_what_is_due_is_found_and_what_is_paused_is_not(store: Store) -> None:
    put(store, ALARM, replace(ALARM, id="a-2", chase_at=NOW + timedelta(hours=1)))
    at = NOW + timedelta(minutes=5)
    with store.read() as uow:
        assert uow.alarms.next_chase_at() == at
        assert uow.alarms.ids_due(at, 10) == ("a-1",)
        assert uow.alarms.ids_due(at, 10, ("a-1",)) == ()
        assert uow.alarms.next_chase_at(("a-1",)) == NOW + timedelta(hours=1)


def test_a_kind_of_alarm_that_only_a_newer_release_knows_is_left_to_it(store: Store) -> None:
    put(store, ALARM)
    with store.engine.begin() as connection:
        connection.execution_options(writing=True)
        connection.execute(update(alarms).values(about="visitor"))
    with store.read() as uow:
        assert uow.alarms.next_chase_at() is None
        assert uow.alarms.of_draft("s-1")[0].about == "visitor"
        named = [(one.what, one.value, one.count) for one in uow.newer_values.in_alarms()]
    assert named == [("alarm about", "visitor", 1)]


def test_an_alarm_that_nobody_chased_is_overdue_like_a_duty(store: Store) -> None:
    put(store, ALARM, replace(ALARM, id="a-2", state=AlarmState.ENDED, chase_at=None))
    with store.read() as uow:
        before = uow.vitals.overdue_duties(NOW)
        late = uow.vitals.overdue_duties(NOW + timedelta(minutes=6))
    assert before is None
    assert late is not None
    assert late.since == ALARM.chase_at


def test_an_alarm_about_several_children_stands_on_each_of_their_cases(store: Store) -> None:
    joint = replace(ALARM, case_id="c-1", also_case_ids=("c-2", "c-3"))
    put(store, joint, replace(ALARM, id="a-2", case_id="c-1"))
    with store.read() as uow:
        assert uow.alarms.standing_on_case("c-2") == uow.alarms.standing_on_case("c-3") == (joint,)
        assert [one.id for one in uow.alarms.standing_on_case("c-1")] == ["a-1", "a-2"]
        assert uow.alarms.standing_on_case("c-4") == ()


def test_alarms_are_found_by_the_report_that_they_became(store: Store) -> None:
    ended = replace(ALARM, report_id="r-1", state=AlarmState.ENDED, chase_at=None)
    put(store, ended, replace(ALARM, id="a-2"))
    with store.read() as uow:
        assert uow.alarms.of_reports(["r-1", "r-2"]) == (ended,)
