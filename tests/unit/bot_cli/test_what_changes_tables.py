"""Only `doorstep migrate`, and a first start on an empty database, change tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner, Result

from bot import bootstrap
from bot.cli.commands import app
from bot.settings import Settings
from bot.slack.transport.web_client import Identity
from state_machines.errors import StoreUnavailable
from storage.encryption import new_key
from storage.migrations import downgrade, newest_version, present_versions
from storage.unit_of_work import Store
from tests.unit.bot.town_hall import AUTHORITY

pytestmark = pytest.mark.outside

BEFORE = "0013"
LOOKING = (
    ["people", "check"],
    ["absences", "list"],
    ["rota", "list"],
    ["audit", "head"],
    ["audit", "verify"],
    ["people", "leave", "ann@council.example"],
    ["people", "join", "ann@council.example", "bob@council.example"],
    ["cases", "join", "X-1", "X-2"],
    ["copy-to", "sqlite:////nowhere/else.db"],
)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database that is not there yet, for commands."""
    address = f"sqlite:///{tmp_path / 'doorstep.db'}"
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", address)
    monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", new_key())
    monkeypatch.setenv("DOORSTEP_SETTINGS_FILE", str(AUTHORITY / "settings.yaml"))
    return address


@pytest.fixture
def older(url: str) -> Store:
    """The same address with the tables of an older release."""
    store = Store(url, [new_key()])
    store.upgrade()
    downgrade(store.engine, BEFORE)
    return store


def doorstep(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), catch_exceptions=False)


@pytest.mark.parametrize("words", LOOKING, ids=" ".join)
def test_a_command_leaves_older_tables_and_says_what_to_run(older: Store, words: list[str]) -> None:
    with pytest.raises(StoreUnavailable, match=r"are of version 0013.*run `doorstep migrate`"):
        doorstep(*words)
    assert present_versions(older.engine) == {BEFORE}


@pytest.mark.parametrize("start", [bootstrap.build, bootstrap.build_worker])
def test_a_start_leaves_older_tables_and_says_what_to_run(
    older: Store, url: str, start: Callable[[Settings], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "fetch_identity", lambda _: Identity("T0LARK", "U0DOORSTEP", "B0DOORSTEP"))
    settings = Settings(
        database_url=url,
        encryption_keys=SecretStr(new_key()),
        settings_file=AUTHORITY / "settings.yaml",
        slack_bot_token=SecretStr("xoxb-1"),
    )
    with pytest.raises(StoreUnavailable, match="run `doorstep migrate`"):
        start(settings)
    assert present_versions(older.engine) == {BEFORE}


def test_an_import_leaves_older_tables_too(older: Store) -> None:
    with pytest.raises(StoreUnavailable, match="run `doorstep migrate`"):
        doorstep("import", str(AUTHORITY / "people.csv"), str(AUTHORITY / "cases.csv"))
    assert present_versions(older.engine) == {BEFORE}


def test_migrate_changes_them(older: Store) -> None:
    assert f"version {newest_version()}" in doorstep("migrate").output
    assert present_versions(older.engine) == {newest_version()}


@pytest.mark.parametrize("words", LOOKING, ids=" ".join)
def test_a_command_makes_no_database(url: str, tmp_path: Path, words: list[str]) -> None:
    assert url
    with pytest.raises(StoreUnavailable, match=r"There is no database at .*doorstep\.db"):
        doorstep(*words)
    assert list(tmp_path.iterdir()) == []


def test_a_first_import_makes_the_tables_and_a_dry_run_before_it_makes_nothing(
    url: str, tmp_path: Path
) -> None:
    files = [str(AUTHORITY / name) for name in ("people.csv", "cases.csv")]
    tried = doorstep("import", *files, "--dry-run")
    assert "people: 14 new, 0 changed, 0 gone, 0 unchanged" in tried.output
    assert list(tmp_path.iterdir()) == []
    assert "Imported 14 people and 5 cases." in doorstep("import", *files).output
    with Store(url, [new_key()]) as store:
        assert present_versions(store.engine) == {newest_version()}
