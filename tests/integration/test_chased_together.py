"""Chasing everything that is due in one transaction writes what chasing one after another writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, delete, insert, select

from bot.use_cases.chase.chase import chase_due_duties, chase_duty
from storage.records import Silence
from storage.tables import audit, duties, messages, metadata
from storage.unit_of_work import Store
from tests.unit.bot.incidents import report_an_incident
from tests.unit.bot.town_hall import CIN_CASE, CP_CASE, Hall

Rows = list[dict[str, Any]]


def nobody_answers(hall: Hall) -> None:
    """Two duties and more of one escalation fall due at one moment, and people have its cards before them."""
    hall.report(hall.amina)
    hall.outbox()
    hall.advance(hours=1)


def nothing_was_sent_yet(hall: Hall) -> None:
    """As `nobody_answers`, and the pings still wait: they take the newer ones in."""
    hall.report(hall.amina)
    hall.advance(hours=1)


def some_copies_are_drawn_again_already(hall: Hall) -> None:
    """Every rung in turn, and redraws wait from the rung before."""
    nobody_answers(hall)
    hall.chase_due()
    hall.advance(hours=1)


def two_cases_share_their_people(hall: Hall) -> None:
    """One person is told of both; one duty is open still, others are done."""
    hall.report(hall.amina, CP_CASE)
    hall.advance(minutes=10)
    hall.report(hall.tom, CIN_CASE)
    hall.acknowledge(hall.sam)
    hall.outbox()
    hall.advance(days=1)


def an_acknowledgement_expires(hall: Hall) -> None:
    """All have acknowledged, nothing followed; a day later a reminder is due as well."""
    hall.report(hall.amina)
    for person in (hall.sam, hall.ruth, hall.priya):
        hall.acknowledge(person)
    hall.outbox()
    hall.advance(days=7)


def nobody_can_be_reached(hall: Hall) -> None:
    """The whole ladder is empty: an alarm, and the next chase is set."""
    nobody_answers(hall)
    with hall.services.store.write() as uow:
        for person in hall.people.values():
            uow.people.link_address(person.id, None, reachable=False)
        uow.commit()


def follow_ups_are_asked_on_their_day(hall: Hall) -> None:
    """What stands beside the chart is asked for the first time, some of it days later."""
    report_an_incident(hall, hall.amina, threats=("violence", "injury"))
    hall.outbox()
    hall.advance(days=8)


HISTORIES = (
    nobody_answers,
    nothing_was_sent_yet,
    some_copies_are_drawn_again_already,
    two_cases_share_their_people,
    an_acknowledgement_expires,
    nobody_can_be_reached,
    follow_ups_are_asked_on_their_day,
)


@pytest.mark.parametrize("silent", [timedelta(0), timedelta(days=30)], ids=["in time", "after a silence"])
@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.__name__)
def test_together_writes_what_one_after_another_writes(
    hall: Hall, history: Callable[[Hall], None], silent: timedelta
) -> None:
    history(hall)
    silence = Silence(hall.now - silent, hall.now)
    before = everything(hall.services.store)
    one_after_another(hall, silence)
    expected = everything(hall.services.store)
    assert expected[audit] != before[audit]
    restore(hall.services.store, before)
    while chase_due_duties(hall.services, hall.now, 100, silence=silence).count:
        pass
    together = everything(hall.services.store)
    assert together[duties] == expected[duties]
    assert entries(together) == entries(expected)
    assert comparable(together[messages]) == comparable(expected[messages])
    assert in_conversations(together[messages]) == in_conversations(expected[messages])


def test_a_few_at_a_time_writes_the_same(hall: Hall) -> None:
    two_cases_share_their_people(hall)
    before = everything(hall.services.store)
    one_after_another(hall, None)
    expected = everything(hall.services.store)
    restore(hall.services.store, before)
    while chase_due_duties(hall.services, hall.now, 2).count:
        pass
    assert entries(everything(hall.services.store)) == entries(expected)


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_case_that_somebody_holds_is_left_for_later_and_the_others_are_chased(hall: Hall) -> None:
    two_cases_share_their_people(hall)
    with hall.services.store.write() as uow:
        held = uow.cases.by_reference(CP_CASE)
        assert held is not None
        first = chase_due_duties(hall.services, hall.now, 1)
        chased = first.count + chase_due_duties(hall.services, hall.now, 100).count
        assert 0 < chased < len(due(hall)) + chased
    others = hall.duties(CIN_CASE)
    assert others
    assert all(duty.chase_at is None or duty.chase_at > hall.now for duty in others)
    assert chase_due_duties(hall.services, hall.now, 100).count > 0
    assert due(hall) == ()


def due(hall: Hall) -> tuple[str, ...]:
    with hall.reading() as uow:
        return uow.duties.ids_due(hall.now, 100)


def one_after_another(hall: Hall, silence: Silence | None) -> None:
    while ids := due(hall):
        for duty_id in ids:
            chase_duty(hall.services, duty_id, hall.now, silence)


def everything(store: Store) -> dict[Table, Rows]:
    """What chasing may change, in the order of writing."""
    order = {duties: duties.c.id, messages: messages.c.seq, audit: audit.c.seq}
    with store.engine.connect() as connection:
        return {
            table: [dict(row) for row in connection.execute(select(table).order_by(by)).mappings()]
            for table, by in order.items()
        }


def entries(found: Mapping[Table, Rows]) -> Rows:
    """The record without its seals and digests: those of rows chased together stand in one entry."""
    return [{name: row[name] for name in row if name not in {"rows", "seal"}} for row in found[audit]]


def restore(store: Store, rows: Mapping[Table, Rows]) -> None:
    with store.engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            if table in rows:
                connection.execute(delete(table))
        for table in metadata.sorted_tables:
            if rows.get(table):
                connection.execute(insert(table), rows[table])


def comparable(rows: Rows) -> list[str]:
    """The messages without what is new with each attempt: their own ids and numbers."""
    return sorted(str({name: row[name] for name in row if name not in {"id", "seq"}}) for row in rows)


def in_conversations(rows: Rows) -> dict[str, list[str]]:
    """By conversation the keys of what goes into it, in the order in which it goes; redraws go last."""
    found = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["rank"], row["seq"])):
        if row["redraws"] is None:
            found[row["conversation"]].append(row["dedup_key"])
    return found
