"""The migrations build exactly the tables in the code, up and down, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import MetaData, inspect, text

from state_machines.errors import Misconfigured
from storage.errors import NewerDatabase
from storage.migrations import downgrade
from storage.migrations.check import differences, main
from storage.unit_of_work import Store
from tests.integration.conftest import KEYS
from tests.integration.examples import RUTH, populated


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


def test_an_upgrade_repeated_keeps_what_is_stored(store: Store) -> None:
    populated(store).upgrade()
    with store.read() as uow:
        assert uow.people.by_id("p-ruth") == RUTH


def test_two_processes_that_upgrade_at_once_do_it_once(empty_url: str) -> None:
    def upgrade() -> int:
        with Store(empty_url, KEYS) as store:
            store.upgrade()
            return len(tables(store))

    with ThreadPoolExecutor(2) as pool:
        assert len({future.result() for future in [pool.submit(upgrade) for _ in range(2)]}) == 1


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
