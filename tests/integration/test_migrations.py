"""The migrations build exactly the tables in the code, up and down, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import MetaData, Table, inspect, text

from state_machines.errors import Misconfigured
from storage.dialects import dialect_for
from storage.errors import NewerDatabase, StoreBusy
from storage.migrations import downgrade, newest_version, upgrade
from storage.migrations.check import differences, main
from storage.unit_of_work import Store
from tests.integration.conftest import KEYS
from tests.integration.examples import CASE, RUTH, populate_store
from tests.integration.old_rows import row_counts, tables_of, write_one_of_each
from tests.patience import PATIENCE, wait_for

VERSIONS = Path(__file__).parents[2] / "storage/migrations/versions"
REVISIONS = sorted(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))


@pytest.fixture
def empty(empty_url: str) -> Iterator[Store]:
    with Store(empty_url, KEYS) as store:
        yield store


def tables(store: Store) -> set[str]:
    return set(inspect(store.engine).get_table_names()) - {"alembic_version"}


def test_migrations_equal_the_tables_in_the_code(empty: Store) -> None:
    empty.upgrade()
    assert differences(empty.engine) == []


def test_a_difference_is_found(empty: Store) -> None:
    empty.upgrade()
    with empty.engine.begin() as connection:
        connection.execute(text("ALTER TABLE pictures ADD COLUMN width INTEGER"))
        connection.execute(text("DROP INDEX ix_audit_subject"))
    found = "\n".join(differences(empty.engine))
    assert "width" in found
    assert "ix_audit_subject" in found


def test_what_goes_up_comes_down_and_goes_up_again(empty: Store) -> None:
    empty.upgrade()
    there = tables(empty)
    downgrade(empty.engine)
    assert tables(empty) == set()
    empty.upgrade()
    assert tables(empty) == there


def test_at_every_version_what_is_stored_survives_the_way_up_and_down(empty: Store, backend: str) -> None:
    first, *later = REVISIONS
    upgrade(empty.engine, revision=first)
    stored = tables_of(empty.engine)
    with empty.engine.connect() as connection:
        connection.execution_options(writing=True)
        for number in (1, 2):
            write_one_of_each(connection, stored, number, "kept")
        connection.commit()
    assert later
    for revision in later:
        upgrade(empty.engine, revision=revision)
        assert rows_of_each(empty, stored, backend) == {2}, revision
    for revision in reversed([first, *later[:-1]]):
        downgrade(empty.engine, revision)
        assert rows_of_each(empty, stored, backend) == {2}, revision
    empty.upgrade()
    assert differences(empty.engine) == []


def rows_of_each(store: Store, stored: tuple[Table, ...], backend: str) -> set[int]:
    """How many rows each table has; SQLite, which did not look meanwhile, must find no broken reference."""
    with store.engine.connect() as connection:
        if backend == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        return set(row_counts(connection, stored).values())


def test_an_upgrade_repeated_keeps_what_is_stored(store: Store) -> None:
    populate_store(store).upgrade()
    with store.read() as uow:
        assert uow.people.by_id("p-ruth") == RUTH


def test_two_processes_that_upgrade_at_once_do_it_once(empty_url: str) -> None:
    def upgrade() -> int:
        with Store(empty_url, KEYS) as store:
            store.upgrade()
            return len(tables(store))

    with ThreadPoolExecutor(2) as pool:
        assert len({future.result() for future in [pool.submit(upgrade) for _ in range(2)]}) == 1


def test_a_start_waits_for_a_process_that_is_changing_the_tables(
    empty: Store, empty_url: str, backend: str, caplog: pytest.LogCaptureFixture
) -> None:
    changing = dialect_for(backend, timedelta(milliseconds=50)).migration_connection(empty.engine)
    with Store(empty_url, KEYS, patience=timedelta(milliseconds=50)) as starts, ThreadPoolExecutor(1) as pool:
        with changing:
            starting = pool.submit(starts.upgrade)
            wait_for(lambda: "waiting for another process" in caplog.text)
            assert not starting.done()
        starting.result(timeout=PATIENCE)
        assert differences(starts.engine) == []


def test_a_start_that_waited_long_enough_says_so(empty: Store, empty_url: str, backend: str) -> None:
    changing = dialect_for(backend, timedelta(milliseconds=50)).migration_connection(empty.engine)
    with Store(empty_url, KEYS, patience=timedelta(milliseconds=50)) as starts:
        with changing, pytest.raises(StoreBusy, match=r"changing|busy"):
            upgrade(starts.engine, revision="head", wait=timedelta(0))
        assert tables(starts) == set()


def test_a_start_on_a_database_that_is_up_to_date_waits_for_nobody(store: Store, backend: str) -> None:
    with dialect_for(backend).migration_connection(store.engine):
        store.upgrade()


def test_the_newest_version_is_the_last_file() -> None:
    assert newest_version() == REVISIONS[-1]


def test_a_process_that_is_running_goes_on_when_a_newer_release_upgrades(store: Store) -> None:
    populate_store(store)
    with store.engine.connect() as connection:
        connection.execution_options(writing=True)
        with connection.begin():
            connection.execute(text("ALTER TABLE cases ADD COLUMN ward VARCHAR"))
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with store.write() as uow:
            assert uow.cases.by_id("c-1") == CASE
            uow.cases.upsert_many([CASE])
            uow.commit()
    finally:
        with store.engine.connect() as connection:
            connection.execution_options(writing=True)
            with connection.begin():
                connection.execute(text("ALTER TABLE cases DROP COLUMN ward"))
                connection.execute(text(f"UPDATE alembic_version SET version_num = '{newest_version()}'"))


def test_a_database_of_a_newer_version_is_refused(empty: Store) -> None:
    empty.upgrade()
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabase, match=r"9999.*newer release") as refused:
        empty.upgrade()
    assert isinstance(refused.value, Misconfigured)


def test_the_check_command_finds_no_difference(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert capsys.readouterr().err == ""


def test_the_check_command_fails_and_prints_each_difference(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.migrations.check.metadata", MetaData())
    assert main() == 1
    assert "remove_table" in capsys.readouterr().err
