"""A PostgreSQL that answers and takes no writes is left for the one that stands in its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from psycopg import errors

from bot.clock import WallClock
from bot.engine import send
from bot.values import Card
from state_machines.errors import StoreUnavailable
from storage.dialects import dialect_for
from storage.unit_of_work import Store
from tests.integration.cluster import Cluster, owner, programs, running_cluster
from tests.integration.conftest import KEYS
from tests.integration.delivery_helpers import Slack, process, put, states, to
from tests.integration.examples import RUTH
from tests.integration.switch import Switch, running_switch
from tests.patience import wait_for

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed here"),
]


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Cluster, Cluster]]:
    """Two, each with a migrated database."""
    folder = programs()
    assert folder
    with running_cluster(folder) as first, running_cluster(folder) as second:
        for one in (first, second):
            one.run("CREATE DATABASE doorstep")
            with Store(one.url("doorstep"), KEYS) as store:
                store.upgrade()
        yield first, second


@pytest.fixture
def switch(servers: tuple[Cluster, Cluster]) -> Iterator[Switch]:
    with running_switch(servers[0]) as running:
        yield running
    promote(servers[0])


def demote(server: Cluster) -> None:
    """It goes on answering, and takes no writes, as a primary that was replaced."""
    server.run("ALTER SYSTEM SET default_transaction_read_only = on")
    server.run("SELECT pg_reload_conf()")
    wait_for(lambda: is_read_only(server))


def promote(server: Cluster) -> None:
    """It takes writes."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.execute("ALTER SYSTEM RESET default_transaction_read_only")
        connection.execute("SELECT pg_reload_conf()")
    wait_for(lambda: not is_read_only(server))


def is_read_only(server: Cluster) -> bool:
    with psycopg.connect(server.url("doorstep"), autocommit=True) as connection:
        return connection.execute("SHOW transaction_read_only").fetchone() == ("on",)


def import_person(store: Store, name: str) -> None:
    with store.write() as uow:
        uow.people.upsert_many([replace(RUTH, name=name)])
        uow.commit()


def name_of_ruth(store: Store) -> str:
    with store.read() as uow:
        person = uow.people.by_id(RUTH.id)
    return person.name if person else ""


def test_one_refusal_is_enough_to_leave_every_connection(
    servers: tuple[Cluster, Cluster], switch: Switch
) -> None:
    first, second = servers
    with Store(switch.url("doorstep"), KEYS) as store, Store(second.url("doorstep"), KEYS) as there:
        import_person(store, "On the first")
        import_person(there, "On the second")
        with store.read(), store.read():
            assert name_of_ruth(store) == "On the first"  # three connections stand, all of them to the first
        demote(first)
        switch.turn_to(second)
        with pytest.raises(StoreUnavailable, match="can be read but not written"):
            import_person(store, "Nowhere")
        with store.read() as one, store.read() as other:
            assert {uow.people.by_id(RUTH.id).name for uow in (one, other)} == {"On the second"}  # type: ignore[union-attr] # she is there
        import_person(store, "Written after it")
        assert name_of_ruth(there) == "Written after it"


def test_an_engine_goes_on_against_the_new_primary(
    servers: tuple[Cluster, Cluster], switch: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "compose", lambda *_, **__: Card(title="", text="something"))
    first, second = servers
    slack = Slack()
    with (
        Store(first.url("doorstep"), KEYS) as before,
        Store(second.url("doorstep"), KEYS) as after,
        process(switch.url("doorstep"), slack),
    ):
        ids = put(before, to("C1"), now=WallClock().now())
        wait_for(lambda: states(before, ids) == ["sent"])
        demote(first)
        switch.turn_to(second)
        ids = put(after, to("C2"), now=WallClock().now())
        wait_for(lambda: states(after, ids) == ["sent"])
    assert slack.channels() == ["C1", "C2"]


def test_of_several_hosts_the_one_that_takes_writes_is_meant(servers: tuple[Cluster, Cluster]) -> None:
    first, second = servers
    url = f"postgresql://{owner().pw_name}@/doorstep?host={first.folder},{second.folder}&port=5432,5432"
    with Store(second.url("doorstep"), KEYS) as there:
        import_person(there, "On the second")
    demote(first)
    try:
        with Store(url, KEYS) as store:
            assert name_of_ruth(store) == "On the second"
            import_person(store, "Written there")
    finally:
        promote(first)
    with Store(url, KEYS) as store:
        assert name_of_ruth(store) != "Written there"


@pytest.mark.parametrize(
    "error",
    [
        errors.ReadOnlySqlTransaction,
        errors.AdminShutdown,
        errors.CrashShutdown,
        errors.CannotConnectNow,
        errors.ConnectionException,
        errors.ConnectionFailure,
        errors.SqlserverRejectedEstablishmentOfSqlconnection,
    ],
)
def test_what_another_server_may_stand_behind_is_left(error: type[Exception]) -> None:
    assert dialect_for("postgresql").is_lost(error())


@pytest.mark.parametrize(
    "error", [errors.LockNotAvailable, errors.DeadlockDetected, errors.DiskFull, errors.UniqueViolation]
)
def test_what_this_server_only_refuses_is_no_reason_to_leave_it(error: type[Exception]) -> None:
    assert not dialect_for("postgresql").is_lost(error())
