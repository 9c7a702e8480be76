"""Several writers at once neither fork the record nor take the same work."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import text

from bot.slack.addresses import slack_account, slack_place
from state_machines.errors import StoreUnavailable
from state_machines.messages.delivery import DeliveryDecision, DeliveryState
from storage.errors import ChangedMeanwhile
from storage.record.verification import Check, verify_record
from storage.records import OutgoingMessage
from storage.unit_of_work import Store
from tests.integration.conftest import KEYS
from tests.integration.examples import DUTY, NOW, PING, RUTH, SESSION, SOON, populate_store
from tests.patience import PATIENCE, wait_for
from tests.stored import message_by_id

LEASE = timedelta(seconds=30)
WRITERS = 4
EACH = 5


def test_writers_at_once_keep_one_chain(url: str) -> None:
    def record(writer: int) -> None:
        with Store(url, KEYS, patience=timedelta(seconds=30)) as store:
            for number in range(EACH):
                with store.write() as uow:
                    uow.audit.append(NOW, None, "test:write", f"{writer}-{number}")
                    uow.audit.append(NOW, None, "test:write_again", f"{writer}-{number}")
                    uow.commit()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(record, range(WRITERS)))
    with Store(url, KEYS) as store, store.read() as uow:
        verdict = uow.audit.verify()
    assert (verdict.broken, verdict.count) == (None, 2 * WRITERS * EACH)


def test_workers_at_once_send_each_message_once(url: str) -> None:
    with Store(url, KEYS) as store, store.write() as uow:
        for number in range(40):
            uow.messages.enqueue(OutgoingMessage("ping", to_place=slack_place(f"C{number % 8}")), NOW)
        uow.commit()

    def work(_worker: int) -> list[str]:
        sent: list[str] = []
        with Store(url, KEYS, patience=timedelta(seconds=30)) as store:
            for _round in range(40):
                with store.write() as uow:
                    claimed = uow.deliveries.claim_due(NOW, "a process", 3)
                    uow.commit()
                with store.write() as uow:
                    for queued in claimed:
                        uow.deliveries.record(queued, DeliveryDecision(DeliveryState.SENT), NOW)
                        sent.append(queued.id)
                    uow.commit()
        return sent

    with ThreadPoolExecutor(2) as pool:
        sent = [message_id for part in pool.map(work, range(2)) for message_id in part]
    assert len(sent) == len(set(sent)) == 40


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_due_duty_that_one_process_chases_is_left_out_for_the_other(
    store: Store, other_process: Store
) -> None:
    second = replace(DUTY, id="d-2", chase_at=SOON + timedelta(seconds=1))
    with populate_store(store).write() as uow:
        uow.duties.add(second)
        uow.commit()
    with store.write() as uow, other_process.write() as elsewhere:
        assert uow.duties.ids_due(SOON + LEASE, 1) == (DUTY.id,)
        assert elsewhere.duties.ids_due(SOON + LEASE, 1) == (second.id,)


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_two_processes_do_not_claim_at_the_same_moment(store: Store, other_process: Store) -> None:
    with store.write() as uow:
        uow.deliveries.claim_due(NOW, "a process", 1)
        with other_process.write() as elsewhere, pytest.raises(StoreUnavailable):
            elsewhere.deliveries.claim_due(NOW, "a process", 1)


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_the_same_press_on_two_processes_is_handled_by_one(store: Store, other_process: Store) -> None:
    with store.write() as uow, other_process.write() as elsewhere:
        uow.idempotency_keys.remember("press-1", {"text": "first"}, NOW)
        with pytest.raises(StoreUnavailable):
            elsewhere.idempotency_keys.remember("press-1", {"text": "second"}, NOW)
        uow.commit()
    with other_process.write() as elsewhere, pytest.raises(ChangedMeanwhile):
        elsewhere.idempotency_keys.remember("press-1", {"text": "second"}, NOW)


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_the_same_ping_enqueued_by_two_processes_is_one(store: Store) -> None:
    with populate_store(store).write() as uow:
        first = uow.messages.enqueue(PING, NOW)
        assert message_by_id(uow, first) is not None
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(_enqueue_again, store)
            uow.commit()
            assert not waiting.result()


def _enqueue_again(store: Store) -> bool:
    """Whether it was put in a second time."""
    with store.write() as uow:
        again = message_by_id(uow, uow.messages.enqueue(PING, NOW))
        uow.commit()
    return again is not None


def test_a_draft_that_another_process_holds_is_unavailable(store: Store, other_process: Store) -> None:
    def answer() -> None:
        with other_process.write() as elsewhere:
            elsewhere.drafts.by_id(SESSION.id)

    with populate_store(store).write() as uow:
        uow.drafts.by_id(SESSION.id)
        with pytest.raises(StoreUnavailable):
            answer()


@pytest.mark.parametrize("times", range(3))
def test_a_row_that_two_processes_add_at_once_is_on_the_record_as_one_and_then_the_other_had_it(
    url: str, times: int
) -> None:
    account, together = slack_account("T0LARK", f"U{times}"), Barrier(WRITERS)

    def save(writer: int) -> None:
        with Store(url, KEYS, patience=timedelta(seconds=30)) as store:
            together.wait(PATIENCE)
            with store.write(lock_rows=False) as uow:
                uow.direct_messages.save(account, f"D{writer}")
                uow.commit()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(save, range(WRITERS)))
    assert broken_rows(url) == []


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_whoever_waits_for_a_row_that_is_being_added_writes_it_over_the_one_it_finds(url: str) -> None:
    account = slack_account("T0LARK", "U0TOM")

    def save_second() -> None:
        with Store(url, KEYS, patience=timedelta(seconds=30)) as store, store.write(lock_rows=False) as uow:
            uow.direct_messages.save(account, "D2")
            uow.commit()

    with ThreadPoolExecutor(1) as pool:
        with Store(url, KEYS) as store, store.write(lock_rows=False) as uow:
            uow.direct_messages.save(account, "D1")
            second = pool.submit(save_second)
            wait_for(partial(somebody_waits_for_a_lock, store))
            uow.commit()
        second.result(PATIENCE)
    with Store(url, KEYS) as store, store.read() as uow:
        assert uow.direct_messages.channel_of(account) == "D2"
    assert broken_rows(url) == []


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_whoever_finds_a_row_added_meanwhile_leaves_it_and_says_nothing_of_it(url: str) -> None:
    def name_the_channels() -> None:
        with Store(url, KEYS, patience=timedelta(seconds=30)) as store, store.write(lock_rows=False) as uow:
            uow.team_channels.keep_only([slack_place("G1"), slack_place("G2")])
            uow.commit()

    with ThreadPoolExecutor(1) as pool:
        with Store(url, KEYS) as store, store.write(lock_rows=False) as uow:
            uow.team_channels.keep_only([slack_place("G1")])
            second = pool.submit(name_the_channels)
            wait_for(partial(somebody_waits_for_a_lock, store))
            uow.commit()
        second.result(PATIENCE)
    with Store(url, KEYS) as store, store.read() as uow:
        assert {one.place for one in uow.team_channels.all()} == {slack_place("G1"), slack_place("G2")}
    assert broken_rows(url) == []


def test_a_row_that_is_named_twice_at_once_is_written_over_by_the_second(store: Store, url: str) -> None:
    with populate_store(store).write() as uow:
        new = replace(RUTH, id="p-new", email="new@larkhaven.example", address=None)
        uow.people.upsert_many([new, replace(RUTH, name="Ruth A."), replace(new, name="Second")])
        uow.commit()
    with store.read() as uow:
        names = {one.id: one.name for one in uow.people.by_ids(["p-new", RUTH.id])}
    assert names == {"p-new": "Second", RUTH.id: "Ruth A."}
    assert broken_rows(url) == []


def somebody_waits_for_a_lock(store: Store) -> bool:
    with store.engine.connect() as connection:
        return bool(connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))


def broken_rows(url: str) -> list[str]:
    """What `audit verify --full` finds in this database."""
    with Store(url, KEYS) as store, store.engine.connect() as connection:
        return [str(one) for one in verify_record(connection, Check(NOW, tuple(KEYS), workers=0)).findings]
