"""A database that is locked, read-only, away or unknown is said in words, and nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from state_machines.errors import Misconfigured, StoreUnavailable
from storage.unit_of_work import Store
from tests.integration.conftest import KEYS
from tests.integration.examples import CASE, DUTY, NOW, RUTH, populate_store
from tests.stored import duty_by_id


def write_something(store: Store) -> None:
    with store.write() as uow:
        uow.people.upsert_many([RUTH])
        uow.commit()


def test_a_case_that_another_writer_holds_is_unavailable(store: Store, other_process: Store) -> None:
    def report() -> None:
        with other_process.write() as uow:
            uow.cases.by_reference("LH-1042")

    with populate_store(store).write() as uow:
        assert uow.cases.by_id("c-1") == CASE
        with pytest.raises(StoreUnavailable, match=r"busy with another writer\. Nothing was saved"):
            report()
    report()


def test_a_duty_that_another_press_holds_is_unavailable(store: Store, other_process: Store) -> None:
    def press() -> None:
        with other_process.write() as uow:
            duty_by_id(uow, "d-1")

    with populate_store(store).write() as uow:
        assert duty_by_id(uow, "d-1") == DUTY
        with pytest.raises(StoreUnavailable) as refused:
            press()
    assert refused.value.retryable


def test_a_read_only_database_is_unavailable_for_writing_and_still_read(
    backend: str, empty_url: str, request: pytest.FixtureRequest
) -> None:
    with Store(empty_url, KEYS) as store:
        store.upgrade()
        populate_store(store)
    with Store(_make_read_only(backend, empty_url, request), KEYS) as store:
        with pytest.raises(StoreUnavailable, match="can be read but not written"):
            write_something(store)
        with store.read() as uow:
            assert uow.people.by_id("p-ruth") == RUTH


def _make_read_only(backend: str, url: str, request: pytest.FixtureRequest) -> str:
    if backend == "sqlite":
        return url.replace("sqlite:///", "sqlite:///file:") + "?mode=ro&uri=true"
    name = make_url(url).database
    run: Callable[[str], None] = request.getfixturevalue("cluster").run
    run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    return url


def test_a_database_file_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    with (
        Store(f"sqlite:///{tmp_path}", KEYS) as store,
        pytest.raises(StoreUnavailable, match="cannot be opened"),
    ):
        write_something(store)


def test_a_server_that_is_away_is_unavailable(tmp_path: Path) -> None:
    with (
        Store(f"postgresql://somebody@/doorstep?host={tmp_path}", KEYS) as store,
        pytest.raises(StoreUnavailable, match="does not answer"),
    ):
        write_something(store)


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_connection_that_the_server_cuts_is_unavailable_and_the_next_unit_works(
    store: Store, url: str
) -> None:
    def cut_in_the_middle() -> None:
        with store.write() as uow:
            uow.people.all()
            _cut_every_other_connection(url)
            uow.people.upsert_many([RUTH])

    with pytest.raises(StoreUnavailable, match="does not answer"):
        cut_in_the_middle()
    with store.read() as uow:
        assert uow.people.all() == ()


def _cut_every_other_connection(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_more_units_at_once_than_connections_are_unavailable(url: str) -> None:
    with Store(url, KEYS, patience=timedelta(milliseconds=50)) as store, ExitStack() as held:

        def hundred_readers() -> None:
            for _reader in range(100):
                held.enter_context(store.read())

        with pytest.raises(StoreUnavailable, match="every connection to it is in use"):
            hundred_readers()


def test_an_error_of_our_own_making_is_not_dressed_as_an_outage(store: Store) -> None:
    with store.write() as uow, pytest.raises(DBAPIError):
        uow.duties.add(replace(DUTY, chase_at=None))


@pytest.mark.parametrize("url", ["mysql://host/name", "not an address", "sqlite://", "sqlite:///:memory:"])
def test_another_kind_of_address_stops_the_start_naming_the_setting(url: str) -> None:
    with pytest.raises(Misconfigured, match="DOORSTEP_DATABASE_URL"):
        Store(url, KEYS)


def test_a_missing_folder_is_made_for_a_database_file(tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path / 'var' / 'doorstep.db'}", KEYS) as store:
        store.upgrade()
        with store.read() as uow:
            assert uow.engine.last_tick() is None


def test_an_open_duty_without_a_next_chase_is_refused_by_the_database(store: Store) -> None:
    with populate_store(store).write() as uow:
        uow.duties.save(replace(DUTY, chase_at=None, opened_at=NOW))
        with pytest.raises(DBAPIError, match="open_is_chased"):
            uow.commit()


def test_whoever_runs_it_reads_which_server_as_whom_and_why_and_never_the_password() -> None:
    url = "postgresql://doorstep:the-secret@127.0.0.1:1/cases"
    with Store(url, KEYS) as store, pytest.raises(StoreUnavailable) as refused:
        write_something(store)
    words = refused.value.for_operators
    for part in ("127.0.0.1", "port 1", "database cases", "user doorstep", "refused"):
        assert part in words
    assert "the-secret" not in words
    assert "\n" not in words
    assert "127.0.0.1" not in refused.value.user_message


def test_whoever_runs_it_reads_which_file_and_why(tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path}", KEYS) as store, pytest.raises(StoreUnavailable) as refused:
        write_something(store)
    assert f"the SQLite file {tmp_path}: unable to open database file" in refused.value.for_operators


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_role_that_may_not_make_tables_is_told_so_in_one_line(
    empty_url: str, request: pytest.FixtureRequest
) -> None:
    cluster = request.getfixturevalue("cluster")
    name = make_url(empty_url).database
    cluster.run("DROP ROLE IF EXISTS somebody")
    cluster.run("CREATE ROLE somebody LOGIN")
    cluster.run("REVOKE CREATE ON SCHEMA public FROM PUBLIC", name)
    url = make_url(empty_url).set(username="somebody").render_as_string(hide_password=False)
    with Store(url, KEYS) as store, pytest.raises(Misconfigured) as refused:
        store.upgrade()
    (line,) = str(refused.value).splitlines()
    assert "permission denied for schema public" in line
    assert "user somebody" in line
    assert "--owner" in line
