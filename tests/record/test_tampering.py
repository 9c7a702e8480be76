"""Every column of every table of the record, falsified by SQL in every way: each is found, and named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage.encryption import new_key
from storage.record.coverage import covered_tables
from storage.unit_of_work import Store
from tests.record.tampering import carried_out, check, falsifications, fill


@pytest.fixture(scope="module")
def forger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A connection of somebody who owns the database: no reference between tables holds them back."""
    path: Path = tmp_path_factory.mktemp("record") / "doorstep.db"
    with Store(f"sqlite:///{path}", [new_key()]) as store:
        store.upgrade()
        fill(store)
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            yield connection


def test_an_untouched_record_holds(forger: Connection) -> None:
    found = check(forger)
    assert found.findings == []
    assert (found.entries, found.rows) == (2, 2 * len(covered_tables()))
    assert found.unsealed == 0


def test_each_falsification_of_each_column_is_found_and_its_row_is_named(forger: Connection) -> None:
    tried: Counter[str] = Counter()
    missed: list[str] = []
    for one in falsifications(forger):
        with carried_out(forger, one) as done:
            if not done:
                continue
            tried[one.kind] += 1
            found = check(forger).findings
            if one.row not in {finding.where for finding in found if finding.found_by == "row"}:
                missed.append(f"{one}: {found}")
    assert missed == []
    assert min(tried[kind] for kind in ("insert", "delete")) == len(covered_tables())
    assert min(tried["update"], tried["swap"]) > 100


def test_without_opening_anything_all_is_found_but_what_is_sealed(forger: Connection) -> None:
    missed = set()
    for one in falsifications(forger):
        with carried_out(forger, one) as done:
            if done and not check(forger, quick=True).findings:
                missed.add((one.table.name, one.column))
    sealed = {(table.name, column) for table in covered_tables() for column in table.sealed}
    assert missed == sealed
