"""The same digests on both databases: a record holds on each, and also once it is copied to the other."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from storage.copying import copy_everything
from storage.record.baseline import seal_all_rows
from storage.record.coverage import covered_tables
from storage.record.verification import Check, RecordVerdict, verify_record
from storage.unit_of_work import Store
from tests.integration.conftest import KEYS
from tests.record.tampering import NOW, fill


def verify(store: Store, *, workers: int = 0) -> RecordVerdict:
    with store.snapshot() as connection:
        return verify_record(connection, Check(NOW, tuple(KEYS), workers=workers))


def test_every_kind_of_row_is_as_it_was_recorded(store: Store) -> None:
    fill(store)
    found = verify(store)
    assert found.findings == []
    assert found.rows == 2 * len(covered_tables())


def test_rows_sealed_all_at_once_are_as_they_were_recorded(store: Store) -> None:
    fill(store)
    assert seal_all_rows(store, NOW) == 2 * len(covered_tables())
    assert verify(store).findings == []


def test_a_copy_from_sqlite_holds(empty_url: str, tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path / 'source.db'}", KEYS) as source, Store(empty_url, KEYS) as target:
        source.upgrade()
        fill(source)
        copy_everything(source, target)
        assert verify(target).findings == []


def test_a_falsified_row_is_found(store: Store) -> None:
    fill(store)
    with store.engine.connect() as connection:
        connection.execution_options(writing=True)
        connection.execute(text("UPDATE duties SET task = 'Nothing to do' WHERE id = 'duties-id-1'"))
        connection.commit()
    assert [(one.found_by, one.where) for one in verify(store).findings] == [("row", "duties/duties-id-1")]


def test_other_processes_check_the_same(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.record.verification._MANY", 0)
    fill(store)
    found = verify(store, workers=1)
    assert (found.findings, found.rows) == ([], 2 * len(covered_tables()))
