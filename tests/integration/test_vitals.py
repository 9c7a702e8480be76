"""How the work stands, read from both databases, in counts that stop at a bound."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import event, update

from bot.health.findings import Level
from bot.health.look import take_look
from bot.health.vitals import read_vitals
from bot.slack.addresses import slack_place
from bot.slack.limits import SLACK
from state_machines.duties.duty import DutyState
from state_machines.messages.delivery import DeliveryDecision, DeliveryState
from storage.records import MessageRef
from storage.tables import audit, duties, messages
from storage.unit_of_work import Store
from tests.integration.conftest import KEYS
from tests.integration.examples import DUTY, ESCALATION, NOW, PING, populate_store

LATER = NOW + timedelta(minutes=20)


def test_an_empty_database_has_nothing_late_and_nothing_lost(store: Store) -> None:
    vitals = read_vitals(store, SLACK, NOW)
    assert (vitals.undelivered, vitals.overdue, vitals.chain_end, vitals.last_tick) == (None,) * 4
    assert (vitals.orphans, vitals.never_chased, vitals.lateness, vitals.failed) == ((), (), (), 0)


def test_the_oldest_undelivered_message_is_found_but_neither_redraws_nor_what_is_kept_for_later(
    store: Store,
) -> None:
    with populate_store(store).write() as uow:
        first = uow.messages.enqueue(PING, NOW)
        uow.messages.enqueue(replace(PING, dedup_key="2", kind="news"), NOW + timedelta(seconds=9))
        uow.messages.enqueue(replace(PING, dedup_key="3"), NOW, try_at=LATER + timedelta(hours=1))
        uow.messages.enqueue(replace(PING, dedup_key="4", kind="trouble", escalation_id=None), NOW)
        uow.commit()
    with store.engine.begin() as connection:
        connection.execute(update(messages).where(messages.c.id == first).values(attempts=2, last_error="no"))
    found = read_vitals(store, SLACK, LATER).undelivered
    assert found is not None
    assert (found.count, found.since, found.kind, found.attempts) == (2, NOW, "ping", 2)
    assert (found.to_channel, found.state, found.error) == (False, DeliveryState.PENDING, "no")


def test_what_was_sent_gives_the_lateness_and_what_failed_is_counted(store: Store) -> None:
    with populate_store(store).write() as uow:
        sent = uow.messages.enqueue(PING, NOW)
        failed = uow.messages.enqueue(replace(PING, dedup_key="2", to_person_id="p-ruth"), NOW)
        uow.commit()
    values = {"state": DeliveryState.SENT, "sent_at": NOW + timedelta(seconds=2)}
    with store.engine.begin() as connection:
        connection.execute(update(messages).where(messages.c.id == sent).values(values))
        closed = update(messages).where(messages.c.id == failed)
        connection.execute(closed.values(state=DeliveryState.FAILED, attempts=1))
    vitals = read_vitals(store, SLACK, LATER)
    assert (vitals.lateness, vitals.failed, vitals.undelivered) == ((timedelta(seconds=2),), 1, None)
    assert read_vitals(store, SLACK, NOW + timedelta(days=2)).failed == 0


def test_a_redraw_that_waits_is_told_apart(store: Store) -> None:
    with populate_store(store).write() as uow:
        original = uow.messages.enqueue(PING, NOW)
        uow.commit()
    with store.write() as uow:
        (claimed,) = uow.deliveries.claim_due(NOW, "this process", 1)
        uow.deliveries.record(
            claimed, DeliveryDecision(DeliveryState.SENT), NOW, at=MessageRef(slack_place("D1"), "1.1")
        )
        uow.messages.enqueue_redraw(original, NOW + timedelta(seconds=5))
        uow.commit()
    vitals = read_vitals(store, SLACK, LATER)
    assert vitals.undelivered is None
    assert vitals.redraws_since == NOW + timedelta(seconds=5)


def test_overdue_chases_are_counted_and_the_first_named(store: Store) -> None:
    with populate_store(store).write() as uow:
        uow.duties.add(replace(DUTY, id="d-2", chase_at=NOW))
        uow.duties.add(replace(DUTY, id="d-3", chase_at=NOW, state=DutyState.DONE))
        uow.duties.add(replace(DUTY, id="d-4", chase_at=LATER + timedelta(minutes=1)))
        uow.commit()
    found = read_vitals(store, SLACK, LATER).overdue
    assert found is not None
    assert (found.count, found.since) == (2, NOW)


def test_an_open_case_in_which_nobody_is_chased_is_found_wherever_the_look_begins(store: Store) -> None:
    assert not read_vitals(populate_store(store), SLACK, NOW).orphans
    with store.engine.begin() as connection:
        acknowledged = {"state": DutyState.ACKNOWLEDGED, "chase_at": None}
        connection.execute(update(duties).where(duties.c.id == DUTY.id).values(acknowledged))
    assert read_vitals(store, SLACK, NOW).never_chased == ("LH-1042",)
    with store.engine.begin() as connection:
        connection.execute(update(duties).values(state=DutyState.DONE))
    with store.read() as uow:
        assert uow.vitals.orphans() == uow.vitals.orphans("zzz") == ("LH-1042",)
    with store.write() as uow:
        uow.escalations.save(replace(ESCALATION, closed_at=NOW))
        uow.commit()
    assert not read_vitals(store, SLACK, NOW).orphans


def test_the_end_of_the_record_fits_until_somebody_alters_what_stands_before_it(store: Store) -> None:
    with store.write() as uow:
        for number in range(3):
            uow.audit.append(NOW, None, "test:note", str(number))
        uow.commit()
    end = read_vitals(store, SLACK, NOW).chain_end
    assert end is not None
    assert (end.seq, end.fits) == (3, True)
    with store.engine.begin() as connection:
        connection.execute(update(audit).where(audit.c.seq == 2).values(hash="0" * 64))
    end = read_vitals(store, SLACK, NOW).chain_end
    assert end is not None
    assert not end.fits


def test_one_look_costs_a_handful_of_statements_whatever_is_stored(store: Store) -> None:
    seen: list[str] = []
    populate_store(store)
    event.listen(store.engine, "before_cursor_execute", lambda *call: seen.append(call[2]))
    read_vitals(store, SLACK, NOW)
    assert len([one for one in seen if one.startswith("SELECT")]) <= 38


def test_a_look_at_a_database_that_cannot_be_read_is_an_alarm_and_never_raises(tmp_path: Path) -> None:
    (tmp_path / "damaged.db").write_bytes(b"not a database at all" * 100)
    with Store(f"sqlite:///{tmp_path / 'damaged.db'}", KEYS) as damaged:
        health = take_look(damaged, SLACK, NOW)
    assert [one.name for one in health.findings if one.level is Level.ALARM] == ["database"]
    assert health.vitals is None
