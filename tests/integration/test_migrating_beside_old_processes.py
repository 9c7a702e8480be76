"""A release upgrades the database while processes of the one before go on writing and reading."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event
from typing import Any

import psycopg
import pytest
from sqlalchemy import Table, text
from sqlalchemy.exc import DBAPIError

from storage.errors import StoreBusy
from storage.migrations import upgrade
from storage.migrations.check import differences
from storage.unit_of_work import Store
from tests.integration.conftest import KEYS
from tests.integration.old_rows import row_counts, tables_of, write_one_of_each
from tests.patience import wait_for

#: The database's version at the last release.
RELEASED = "0004"
#: How many rows of each table every old process writes before the upgrade, and again after it.
EACH = 8
ENOUGH = 20.0


@pytest.fixture
def old_store(empty_url: str) -> Iterator[Store]:
    """A database as the last release left it."""
    with Store(empty_url, KEYS) as store:
        upgrade(store.engine, revision=RELEASED)
        yield store


@dataclass
class OldProcess:
    """Writes and reads all the time, in the tables and columns that it knew when it started."""

    url: str
    tables: tuple[Table, ...]
    sign: str
    first: int
    written: int = 0
    busy: int = 0
    begun: Event = field(default_factory=Event)
    upgraded: Event = field(default_factory=Event)

    def run(self) -> None:
        after = 0
        with Store(self.url, KEYS, patience=timedelta(seconds=2)) as store:
            while after < EACH:
                self._write(store)
                after += self.upgraded.is_set()
                if self.written == EACH:
                    self.begun.set()

    def _write(self, store: Store) -> None:
        try:
            with store.engine.connect() as connection:
                connection.execution_options(writing=True)
                with connection.begin():
                    write_one_of_each(connection, self.tables, self.first + self.written, self.sign)
        except StoreBusy:
            self.busy += 1  # as at any other time: the person is asked to press again
        else:
            self.written += 1


def test_no_row_is_lost_and_nothing_that_an_old_process_does_fails(old_store: Store, empty_url: str) -> None:
    tables = tables_of(old_store.engine)
    processes = [OldProcess(empty_url, tables, sign, first) for sign, first in (("a", 1), ("b", 1_000_000))]
    with ThreadPoolExecutor(len(processes)) as pool:
        running = [pool.submit(process.run) for process in processes]
        try:
            begun = [process.begun.wait(ENOUGH) for process in processes]
            old_store.upgrade()
        finally:
            for process in processes:
                process.upgraded.set()
        for each in running:
            each.result()
    assert all(begun)
    assert differences(old_store.engine) == []
    written = sum(process.written for process in processes)
    with old_store.engine.connect() as connection:
        assert row_counts(connection, tables) == {table.name: written for table in tables}


def test_a_column_taken_away_would_be_noticed(old_store: Store) -> None:
    tables = tables_of(old_store.engine)
    with old_store.engine.connect() as connection:
        connection.execution_options(writing=True)
        write_one_of_each(connection, tables, 1, "before")
        connection.execute(text("ALTER TABLE pictures DROP COLUMN file_id"))
        with pytest.raises(DBAPIError):
            write_one_of_each(connection, tables, 2, "after")


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_an_index_is_built_while_others_write(old_store: Store, empty_url: str) -> None:
    tables = tables_of(old_store.engine)
    upgrade(old_store.engine, revision="0005")
    with old_store.engine.connect() as writes_for_long, ThreadPoolExecutor(1) as pool:
        write_one_of_each(writes_for_long, tables, 1, "long")  # not committed: building has to wait for it
        building = pool.submit(old_store.upgrade)
        wait_for(lambda: index_is(empty_url, "ix_reports_case_id", valid=False))
        with old_store.engine.connect() as another:
            write_one_of_each(another, tables, 2, "short")
            another.commit()
        assert not building.done()
        writes_for_long.commit()
        building.result(ENOUGH)
    assert differences(old_store.engine) == []


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_an_index_that_was_left_half_built_is_built_anew(old_store: Store, empty_url: str) -> None:
    upgrade(old_store.engine, revision="0005")
    with psycopg.connect(empty_url, autocommit=True) as connection:
        connection.execute(b"CREATE INDEX ix_reports_case_id ON reports (case_id)")
        # As a server leaves it that was stopped in the middle: there, kept up to date, and never used.
        connection.execute(
            b"UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_reports_case_id'::regclass"
        )
    old_store.upgrade()
    assert index_is(empty_url, "ix_reports_case_id", valid=True)
    assert differences(old_store.engine) == []


def test_indexes_that_are_there_already_are_no_hindrance(old_store: Store, backend: str) -> None:
    """As after a kill between the indexes and the note that they are there (SQLite rolls all of it back)."""
    upgrade(old_store.engine, revision="0005")
    if backend == "postgresql":
        with old_store.engine.begin() as connection:
            connection.execute(text("CREATE INDEX ix_reports_case_id ON reports (case_id)"))
    old_store.upgrade()
    assert differences(old_store.engine) == []


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_table_in_use_is_tried_again_and_holds_up_nobody_for_long(
    old_store: Store, empty_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    messages = next(table for table in tables_of(old_store.engine) if table.name == "messages")
    quick = Store(empty_url, KEYS, patience=timedelta(milliseconds=100))
    with quick, old_store.engine.connect() as reads_for_long, ThreadPoolExecutor(1) as pool:
        reads_for_long.execute(messages.select())  # a new column has to wait for whoever reads the table
        upgrading: Future[Any] = pool.submit(quick.upgrade)
        wait_for(lambda: "waiting for another process" in caplog.text)
        with old_store.engine.connect() as another:
            assert another.execute(messages.select()).all() == []
        reads_for_long.rollback()
        upgrading.result(ENOUGH)
    assert differences(old_store.engine) == []


def index_is(url: str, name: str, *, valid: bool) -> bool:
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [name]
        ).fetchone()
    return found == (valid,)
