"""The record is append-only: what is changed, removed or put in between is found and named."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from storage.records import AuditVerdict
from storage.unit_of_work import Store
from tests.integration.examples import NOW, SOON


@pytest.fixture
def recorded(store: Store) -> Store:
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


def test_an_untouched_record_holds(recorded: Store) -> None:
    with recorded.read() as uow:
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
    recorded: Store, statement: str, count: int, broken: int, reason: str
) -> None:
    verdict = tamper(recorded, statement)
    assert (verdict.count, verdict.broken) == (count, broken)
    assert reason in verdict.reason


def test_an_entry_rewritten_with_a_fitting_hash_breaks_the_next_one(recorded: Store) -> None:
    with recorded.read() as uow:
        forged_from = uow.audit.of_subject("e-1")[0].hash
    verdict = tamper(recorded, f"UPDATE audit SET hash = '{forged_from[::-1]}' WHERE seq = 2")
    assert verdict.broken == 2


def test_an_action_must_be_a_tag(store: Store) -> None:
    with store.write() as uow, pytest.raises(ValueError, match="noun:action"):
        uow.audit.append(NOW, None, "Acknowledged it", "e-1")
