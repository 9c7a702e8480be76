"""A fresh, migrated database for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.services import Services
from bot.slack.limits import SLACK
from bot.use_cases.collect.dialog_kinds import DIALOG_KINDS
from bot.use_cases.people.import_people import import_people
from state_machines.policy.policy import load_policy
from state_machines.settings.local_settings import load_local_settings
from storage.encryption import new_key
from storage.tables import metadata
from storage.unit_of_work import Store
from tests.integration.cluster import Cluster, programs, running_cluster
from tests.integration.pooler import WITHOUT_POOLER, pgbouncer
from tests.unit.bot.town_hall import AUTHORITY, MORNING, FakeDirectory, Hall

KEYS = [new_key()]
#: Long enough for a test's own threads, short enough to wait for in a test of a locked database.
PATIENCE = timedelta(milliseconds=500)

_WITHOUT_SERVER = (
    "PostgreSQL is not installed here: every test marked postgresql was SKIPPED, so only half of the storage "
    "was tested. Install a server (on Debian: apt-get install postgresql) to run them."
)
_numbers = count(1)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    bin_folder = programs()
    if bin_folder is None:
        pytest.skip(_WITHOUT_SERVER)
    with running_cluster(bin_folder) as running:
        running.run("CREATE DATABASE migrated")
        with Store(running.url("migrated"), KEYS) as store:
            store.upgrade()
        yield running


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "doorstep.db"
    with Store(f"sqlite:///{path}", KEYS) as store:
        store.upgrade()
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if backend == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    cluster: Cluster = request.getfixturevalue("cluster")
    name = f"empty_{next(_numbers)}"
    cluster.run(f"CREATE DATABASE {name}")
    return cluster.url(name)


@pytest.fixture
def url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated database without any row."""
    if backend == "sqlite":
        path = tmp_path / "doorstep.db"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        return f"sqlite:///{path}"
    cluster: Cluster = request.getfixturevalue("cluster")
    # Emptying one database is ten times quicker than creating another; what alters it takes `empty_url`.
    names = ", ".join(metadata.tables)
    cluster.run(f"TRUNCATE {names} RESTART IDENTITY", database="migrated")
    return cluster.url("migrated")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store(url, KEYS, patience=PATIENCE) as opened:
        yield opened


@pytest.fixture
def other_process(url: str) -> Iterator[Store]:
    """A second store over the same database, as another process has it."""
    with Store(url, KEYS, patience=timedelta(milliseconds=50)) as opened:
        yield opened


@pytest.fixture
def hall(url: str) -> Iterator[Hall]:
    """The demo's authority on either database, with patience for many at the same moment."""
    people, cases = ((AUTHORITY / name).read_text() for name in ("people.csv", "cases.csv"))
    with Store(url, KEYS, patience=timedelta(seconds=20)) as store:
        assert import_people(store, people, cases, MORNING).problems == ()
        settings = load_local_settings(AUTHORITY / "settings.yaml").model_copy(update={"endings": None})
        services = Services(store, settings, load_policy("camden-2019"), FakeDirectory(), SLACK, DIALOG_KINDS)
        with store.read() as uow:
            by_name = {person.name.split()[0].lower(): person for person in uow.people.all()}
        yield Hall(services, FakeDirectory(), by_name, KEYS[0])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if programs() is None:
        terminalreporter.section("PostgreSQL", red=True, bold=True)
        terminalreporter.line(_WITHOUT_SERVER)
    elif pgbouncer() is None:
        terminalreporter.section("PgBouncer", red=True, bold=True)
        terminalreporter.line(WITHOUT_POOLER)
