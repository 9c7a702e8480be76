"""On PostgreSQL Doorstep's role adds to the record, and neither changes nor deletes an entry."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from state_machines.errors import Misconfigured
from storage.record.grants import grant_to, may_change_record
from storage.record.verification import Check, verify_record
from storage.unit_of_work import Store
from tests.integration.cluster import Cluster
from tests.integration.conftest import KEYS
from tests.integration.examples import NOW, populate_store

pytestmark = pytest.mark.postgresql


@pytest.fixture
def owned(cluster: Cluster) -> Iterator[Store]:
    """A database that another role owns than the one that the application runs as."""
    cluster.run("DROP DATABASE IF EXISTS two_roles")
    cluster.run("DROP ROLE IF EXISTS doorstep_app")
    cluster.run("CREATE DATABASE two_roles")
    cluster.run("CREATE ROLE doorstep_app LOGIN")
    with Store(cluster.url("two_roles"), KEYS) as store:
        store.upgrade()
        yield store


def as_application(owned: Store) -> Store:
    """The same database, worked in as the application's role."""
    url = owned.engine.url.set(username="doorstep_app").render_as_string(hide_password=False)
    return Store(url, KEYS)


def test_the_application_works_and_cannot_alter_an_entry(owned: Store) -> None:
    with owned.engine.begin() as connection:
        grant_to(connection, "doorstep_app")
        grant_to(connection, "doorstep_app")
        assert may_change_record(connection)
    with as_application(owned) as store:
        store.upgrade()  # an up-to-date database is left alone
        populate_store(store)
        with store.write() as uow:
            uow.audit.append(NOW, "p-sam", "case:read", "c-1")
            uow.commit()
        for statement in ("UPDATE audit SET subject = 'x'", "DELETE FROM audit", "TRUNCATE audit"):
            with store.engine.connect() as connection, pytest.raises(ProgrammingError, match="denied"):
                connection.execute(text(statement))
        with store.snapshot() as connection:
            assert connection.exec_driver_sql("SELECT current_user").scalar_one() == "doorstep_app"
            assert not may_change_record(connection)
            found = verify_record(connection, Check(NOW))
    assert found.findings == []
    assert found.rows > 5


def test_without_the_role_nothing_may_be_done(owned: Store) -> None:
    refused = pytest.raises(ProgrammingError, match="denied")
    with as_application(owned) as store, store.engine.connect() as connection, refused:
        connection.execute(text("SELECT 1 FROM audit"))


def test_there_are_no_roles_on_sqlite(tmp_path: object) -> None:
    refused = pytest.raises(Misconfigured, match="Roles are for PostgreSQL")
    with (
        Store(f"sqlite:///{tmp_path}/doorstep.db", KEYS) as store,
        store.engine.begin() as connection,
        refused,
    ):
        grant_to(connection, "doorstep_app")
