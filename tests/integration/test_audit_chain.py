"""The record is append-only: what is changed, removed or put in between is found and named."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from storage.records import AuditVerdict
from storage.unit_of_work import Store
from tests.integration.examples import NOW, SOON


@pytest.fixture
def audited_store(store: Store) -> Store:
    with store.write() as uow:
        uow.audit.append(NOW, "p-ruth", "report:submit", "e-1", {"report": "r-1", "taps": 7, "late": None})
        uow.audit.append(NOW, None, "duty:climb", "e-1", {"told": ["p-ruth", "p-sam"]})
        uow.commit()
    with store.write() as uow:
        uow.audit.append(SOON, "p-sam", "duty:acknowledge", "e-1", {"seconds": 0.1})
        uow.commit()
    return store


def tamper(store: Store, statement: str) -> AuditVerdict:
    with store.engine.connect() as connection:
        connection.execution_options(writing=True)
        connection.execute(text(statement))
        connection.commit()
    with store.read() as uow:
        return uow.audit.verify()


def test_an_untouched_record_holds(audited_store: Store) -> None:
    with audited_store.read() as uow:
        verdict, entries = uow.audit.verify(), uow.audit.of_subject("e-1")
    assert (verdict.count, verdict.broken, verdict.reason) == (3, None, "")
    assert verdict.head == entries[-1].hash
    assert [(entry.seq, entry.action, entry.actor_id) for entry in entries] == [
        (1, "report:submit", "p-ruth"),
        (2, "duty:climb", None),
        (3, "duty:acknowledge", "p-sam"),
    ]
    assert entries[1].details == {"told": ["p-ruth", "p-sam"]}
    assert entries[2].at == SOON


def test_an_empty_record_holds(store: Store) -> None:
    with store.read() as uow:
        assert uow.audit.verify().count == 0


@pytest.mark.parametrize(
    ("statement", "count", "broken", "reason"),
    [
        ("UPDATE audit SET actor_id = 'p-ina' WHERE seq = 2", 1, 2, "altered"),
        ("UPDATE audit SET details = '{}' WHERE seq = 1", 0, 1, "altered"),
        ("UPDATE audit SET at = '2026-11-21 09:00:00.000000+00:00' WHERE seq = 3", 2, 3, "altered"),
        ("DELETE FROM audit WHERE seq = 2", 1, 3, "entry 2 is missing"),
        ("DELETE FROM audit WHERE seq = 1", 0, 2, "entry 1 is missing"),
        ("UPDATE audit SET previous_hash = hash WHERE seq = 2", 1, 2, "does not follow"),
    ],
)
def test_tampering_is_found_and_named(
    audited_store: Store, statement: str, count: int, broken: int, reason: str
) -> None:
    verdict = tamper(audited_store, statement)
    assert (verdict.count, verdict.broken) == (count, broken)
    assert reason in verdict.reason


def test_an_entry_put_in_between_is_found(audited_store: Store) -> None:
    move_up = "UPDATE audit SET seq = 4 WHERE seq = 3"
    copied = (
        "at, actor_id, action, subject, details, hash, hash, rows, sealed_with, seal FROM audit WHERE seq = 2"
    )
    tamper(audited_store, move_up)
    verdict = tamper(audited_store, f"INSERT INTO audit SELECT 3, {copied}")
    assert (verdict.count, verdict.broken) == (2, 3)


def test_entries_in_another_order_are_found(audited_store: Store) -> None:
    with audited_store.engine.connect() as connection:
        connection.execution_options(writing=True)
        for old, new in ((2, 9), (3, 2), (9, 3)):
            connection.execute(text(f"UPDATE audit SET seq = {new} WHERE seq = {old}"))
        connection.commit()
    with audited_store.read() as uow:
        verdict = uow.audit.verify()
    assert (verdict.count, verdict.broken) == (1, 2)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # the other one takes no such value
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET details = '{not json' WHERE seq = 2",
        "UPDATE audit SET details = 7 WHERE seq = 2",
        "UPDATE audit SET details = x'fffe00' WHERE seq = 2",
        "UPDATE audit SET at = 'yesterday' WHERE seq = 2",
    ],
)
def test_an_entry_that_cannot_be_read_is_named(audited_store: Store, statement: str) -> None:
    verdict = tamper(audited_store, statement)
    assert (verdict.count, verdict.broken) == (1, 2)


def test_a_record_cut_off_at_its_end_is_noticed_by_the_head_kept_elsewhere(audited_store: Store) -> None:
    with audited_store.read() as uow:
        kept = uow.audit.head()
    with audited_store.write() as uow:
        uow.audit.append(SOON, "p-sam", "case:read", "c-1")
        uow.commit()
    with audited_store.read() as uow:
        assert uow.audit.verify(kept).broken is None
        assert uow.audit.head() == uow.audit.verify().head != kept
    assert tamper(audited_store, "DELETE FROM audit WHERE seq >= 3").broken is None
    with audited_store.read() as uow:
        verdict = uow.audit.verify(kept)
    assert (verdict.count, verdict.broken) == (2, 3)
    assert "cut off" in verdict.reason


def test_the_head_of_an_empty_record_is_in_every_record(store: Store) -> None:
    with store.read() as uow:
        kept = uow.audit.head()
        assert uow.audit.verify(kept).broken is None


def test_a_record_of_many_pages_is_walked_whole(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.audit_repository._PAGE", 3)
    with store.write() as uow:
        for number in range(10):
            uow.audit.append(NOW, None, "test:write", str(number))
        uow.commit()
    with store.read() as uow:
        assert uow.audit.verify().count == 10
    assert tamper(store, "UPDATE audit SET subject = 'x' WHERE seq = 8").broken == 8


def test_an_entry_rewritten_with_a_fitting_hash_breaks_the_next_one(audited_store: Store) -> None:
    with audited_store.read() as uow:
        forged_from = uow.audit.of_subject("e-1")[0].hash
    verdict = tamper(audited_store, f"UPDATE audit SET hash = '{forged_from[::-1]}' WHERE seq = 2")
    assert verdict.broken == 2


def test_an_action_must_be_a_tag(store: Store) -> None:
    with store.write() as uow, pytest.raises(ValueError, match="noun:action"):
        uow.audit.append(NOW, None, "Acknowledged it", "e-1")
