"""Health tells of refusals again and again, of many cases opened, of opening by night, and of far moments."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.health.findings import Finding, Level
from bot.health.look import take_look
from bot.slack.limits import SLACK
from state_machines.settings.looking import LookingLimits
from storage.unit_of_work import Store
from tests.integration.examples import NOW, populate_store

FEW = LookingLimits(refusals_a_day=3, cases_an_hour=3, cases_a_night=2, set_by="David Osei")
NIGHT = NOW.replace(hour=2)


def finding(store: Store, name: str, limits: LookingLimits | None = FEW, now: datetime = NOW) -> Finding:
    found = {one.name: one for one in take_look(store, SLACK, now, limits=limits).findings}
    return found[name]


def write(store: Store, action: str, count: int, at: datetime = NOW) -> None:
    with store.write() as uow:
        for number in range(count):
            uow.audit.append(at, "p-sam", action, f"c-{number}")
        uow.commit()


def test_where_nobody_looks_at_much_nothing_is_said(store: Store) -> None:
    for name in ("refusals", "openings", "far"):
        assert finding(store, name).level is Level.OK


@pytest.mark.parametrize("action", ["case:refuse", "ending:refuse_answer"])
def test_who_is_refused_again_and_again_is_told_of_by_id(store: Store, action: str) -> None:
    write(store, action, 2)
    assert finding(store, "refusals").level is Level.OK
    write(store, action, 1)
    found = finding(store, "refusals")
    assert found.level is Level.WARNING
    assert "p-sam (3)" in found.words
    assert "set by David Osei" in found.words
    assert finding(store, "refusals", now=NOW + timedelta(days=2)).level is Level.OK


def test_an_account_that_nobody_knows_counts_by_its_address(store: Store) -> None:
    with store.write() as uow:
        for _ in range(10):
            uow.audit.append(NOW, None, "person:refuse", "slack:T0LARK/U0EVIL")
        uow.commit()
    found = finding(store, "refusals", limits=None)
    assert "slack:T0LARK/U0EVIL (10)" in found.words
    assert "Doorstep's own figures" in found.words


def test_many_different_cases_in_an_hour_are_told_and_one_again_and_again_is_not(store: Store) -> None:
    for _ in range(5):
        write(store, "case:read", 1)
    assert finding(store, "openings").level is Level.OK
    write(store, "case:read", 3)
    assert "p-sam (3)" in finding(store, "openings").words


def test_some_by_night_are_told(store: Store) -> None:
    write(store, "case:read", 2, NIGHT)
    assert "by night: p-sam (2)" in finding(store, "openings").words
    assert finding(store, "openings", replace(FEW, night_from=23, night_to=1)).level is Level.OK


def test_a_chase_in_another_century_is_an_alarm(store: Store) -> None:
    populate_store(store)
    assert finding(store, "far").level is Level.OK
    with store.engine.connect() as connection:
        connection.execution_options(writing=True)
        connection.execute(text("UPDATE duties SET chase_at = '2099-01-01 00:00:00.000000'"))
        connection.commit()
    found = finding(store, "far")
    assert found.level is Level.ALARM
    assert "duties d-1" in found.words
