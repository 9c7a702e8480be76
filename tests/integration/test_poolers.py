"""Behind a real PgBouncer: a session for each, or shared ones with a direct way for what must last."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from bot.bootstrap import open_store
from bot.clock import WallClock
from bot.engine import send
from bot.engine.loop import Engine
from bot.message_kinds import MESSAGE_KINDS
from bot.settings import Settings
from bot.values import Card
from state_machines.errors import Misconfigured, StoreUnavailable
from storage.unit_of_work import Store
from tests.integration.cluster import Cluster
from tests.integration.conftest import KEYS
from tests.integration.delivery_helpers import Slack, put, services_over, states, to
from tests.integration.examples import RUTH, populate_store
from tests.integration.pooler import WITHOUT_POOLER, pgbouncer, running_pooler, through
from tests.patience import wait_for

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(pgbouncer() is None, reason=WITHOUT_POOLER),
]
_numbers = count(1)


@pytest.fixture(scope="module")
def sharing(cluster: Cluster) -> Iterator[Path]:
    with running_pooler(cluster, "transaction") as folder:
        yield folder


@pytest.fixture(scope="module")
def separate(cluster: Cluster) -> Iterator[Path]:
    with running_pooler(cluster, "session") as folder:
        yield folder


@pytest.fixture
def name(cluster: Cluster) -> str:
    """A database without any table."""
    name = f"pooled_{next(_numbers)}"
    cluster.run(f"CREATE DATABASE {name}")
    return name


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Slack:
    monkeypatch.setattr(send, "compose", lambda *_, **__: Card(title="", text="something"))
    return Slack()


@contextmanager
def process(url: str, slack: Slack, direct_url: str = "") -> Iterator[Store]:
    """An engine with connections of its own, as `doorstep worker` has it."""
    with Store(url, KEYS, direct_url=direct_url) as store:
        store.check_sessions()
        store.upgrade()
        engine = Engine(services_over(store), slack, WallClock(), kind="worker", message_kinds=MESSAGE_KINDS)
        engine.start()
        try:
            yield store
        finally:
            engine.stop()


def test_with_a_session_for_each_nothing_more_is_needed(separate: Path, name: str, slack: Slack) -> None:
    url = through(separate, name)
    with process(url, slack) as store, process(url, slack):
        ids = put(store, *(to(f"C{number}") for number in range(20)), now=WallClock().now())
        wait_for(lambda: set(states(store, ids)) == {"sent"})
    assert sorted(slack.channels()) == sorted(f"C{number}" for number in range(20))


def test_with_shared_sessions_the_lock_and_the_listening_go_the_direct_way(
    sharing: Path, name: str, slack: Slack, cluster: Cluster
) -> None:
    url, direct = through(sharing, name), cluster.url(name)
    with process(url, slack, direct) as store, process(url, slack, direct):
        for done in range(20, 81, 20):  # often enough for a driver to prepare what it sends again and again
            ids = put(store, *(to(f"C{number}") for number in range(20)), now=WallClock().now())
            wait_for(partial(all_sent, store, ids))
            assert len(slack.posted) == done


def all_sent(store: Store, ids: list[str]) -> bool:
    return set(states(store, ids)) == {"sent"}


def test_with_shared_sessions_nothing_is_left_in_one(sharing: Path, name: str, cluster: Cluster) -> None:
    with Store(through(sharing, name), KEYS, direct_url=cluster.url(name)) as store:
        store.upgrade()
        populate_store(store)
        for _ in range(20):
            with store.write() as uow:
                assert uow.people.by_id("p-ruth") == RUTH
                uow.commit()
        with psycopg.connect(through(sharing, name), prepare_threshold=None) as other:
            for setting, untouched in (
                ("lock_timeout", "0"),
                ("transaction_read_only", "off"),
                ("jit", "on"),
            ):
                assert other.execute(f"SHOW {setting}").fetchone() == (untouched,)
            assert other.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (0,)


@pytest.mark.parametrize("shared", [False, True])
def test_no_query_is_compiled_which_takes_longer_than_reading_a_few_rows(
    sharing: Path, name: str, cluster: Cluster, *, shared: bool
) -> None:
    url = through(sharing, name) if shared else cluster.url(name)
    with Store(url, KEYS, direct_url=cluster.url(name)) as store, store.engine.connect() as connection:
        assert connection.scalar(text("SHOW jit")) == "off"


def test_with_shared_sessions_a_locked_row_is_waited_for_as_long_as_anywhere(
    sharing: Path, name: str, cluster: Cluster
) -> None:
    def press() -> None:
        with other.write() as uow:
            uow.cases.by_reference("LH-1042")

    url, direct, patience = through(sharing, name), cluster.url(name), timedelta(milliseconds=100)
    with (
        Store(url, KEYS, direct_url=direct) as store,
        Store(url, KEYS, direct_url=direct, patience=patience) as other,
    ):
        store.upgrade()
        with populate_store(store).write() as uow:
            uow.cases.by_reference("LH-1042")
            with pytest.raises(StoreUnavailable, match="busy with another writer"):
                press()


def test_shared_sessions_alone_are_refused_at_the_start_in_one_line(
    sharing: Path, name: str, tmp_path: Path
) -> None:
    settings = Settings(
        database_url=through(sharing, name),
        encryption_keys=SecretStr(KEYS[0]),
        key_file=tmp_path / "key",
    )
    with pytest.raises(Misconfigured) as refused:
        open_store(settings)
    (line,) = str(refused.value).splitlines()
    assert line.startswith("DOORSTEP_DATABASE_URL leads to a pooler that shares its sessions")
    assert "set DOORSTEP_DATABASE_DIRECT_URL to the server's own address" in line


def test_a_direct_way_that_leads_to_the_pooler_is_refused(sharing: Path, name: str) -> None:
    url = through(sharing, name)
    with (
        Store(url, KEYS, direct_url=url) as store,
        pytest.raises(Misconfigured, match="name the server itself"),
    ):
        store.check_sessions()


def test_a_direct_way_to_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="DOORSTEP_DATABASE_DIRECT_URL is for PostgreSQL behind a pooler"):
        Store(f"sqlite:///{tmp_path}/x.db", KEYS, direct_url=f"sqlite:///{tmp_path}/x.db")
