"""`doorstep copy-to`: everything comes along, from SQLite to PostgreSQL too, and the work goes on there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update
from typer.testing import CliRunner

from bot.bootstrap import encryption_keys
from bot.cli.commands import app
from state_machines.errors import Misconfigured, StoreUnavailable
from storage.copying import copy_everything
from storage.encryption import new_key
from storage.tables import audit, metadata, processes
from storage.unit_of_work import Store
from tests.integration.cluster import programs, running_cluster
from tests.stories.report_steps import a_reported_visit
from tests.stories.town import TEAM, Town, a_town

Rows = dict[str, list[tuple[Any, ...]]]
NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A report was made and everybody was pinged."""
    with a_town(tmp_path) as town:
        a_reported_visit(town)
        town.settle()
        yield town


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    bin_folder = programs()
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'elsewhere.db'}"
    elif bin_folder is None:
        pytest.skip("PostgreSQL is not installed here: moving to it was not tried.")
    else:
        with running_cluster(bin_folder) as cluster:
            cluster.run("CREATE DATABASE elsewhere")
            yield cluster.url("elsewhere")


def everything(store: Store) -> Rows:
    with store.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
            if table is not processes
        }


def test_every_row_comes_along_and_the_work_goes_on(town: Town, elsewhere: str) -> None:
    keys = encryption_keys(town.settings)
    town.stop_bot()
    with Store(town.settings.database_url, keys) as source, Store(elsewhere, keys) as target:
        copy_everything(source, target)
        assert everything(target) == everything(source)
    moved = {"database_url": elsewhere, "encryption_keys": SecretStr(keys[0])}
    town.settings = town.settings.model_copy(update=moved)

    town.start_bot()
    town.ruth.press("I have this", where=TEAM)

    town.expect("amina", "Ruth Adeyemi acknowledged")
    town.nothing_else()


def test_names_are_sealed_with_the_first_key_alone_afterwards(tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    with Store(f"sqlite:///{tmp_path / 'old.db'}", [old]) as source:
        source.upgrade()
        with source.write() as uow:
            assert uow.idempotency_keys.remember_if_new("key", {"words": "a name"}, NOW)
            uow.commit()
    with (
        Store(f"sqlite:///{tmp_path / 'old.db'}", [new, old]) as source,
        Store(f"sqlite:///{tmp_path / 'new.db'}", [new, old]) as target,
    ):
        copy_everything(source, target)
    with Store(f"sqlite:///{tmp_path / 'new.db'}", [new]) as target:
        assert everything(target)["handled"][0][1] == {"words": "a name"}


def test_nothing_is_copied_while_doorstep_runs(town: Town, tmp_path: Path) -> None:
    keys = encryption_keys(town.settings)
    target = Store(f"sqlite:///{tmp_path / 'elsewhere.db'}", keys)
    with target, pytest.raises(Misconfigured, match="stop it first"):
        copy_everything(town.store, target)


def test_what_is_not_empty_is_left_alone(town: Town, tmp_path: Path) -> None:
    keys = encryption_keys(town.settings)
    town.stop_bot()
    with (
        Store(town.settings.database_url, keys) as source,
        Store(f"sqlite:///{tmp_path / 'elsewhere.db'}", keys) as target,
    ):
        copy_everything(source, target)
        there = everything(target)
        with pytest.raises(Misconfigured, match="not empty"):
            copy_everything(source, target)
        assert everything(target) == there


def test_a_record_that_was_altered_is_not_copied(town: Town, tmp_path: Path) -> None:
    keys = encryption_keys(town.settings)
    town.stop_bot()
    with (
        Store(town.settings.database_url, keys) as source,
        Store(f"sqlite:///{tmp_path / 'elsewhere.db'}", keys) as target,
    ):
        with source.engine.connect() as connection:
            connection.execute(update(audit).where(audit.c.seq == 3).values(subject="another"))
            connection.commit()
        with pytest.raises(StoreUnavailable, match="broken at entry 3"):
            copy_everything(source, target)
        assert not any(everything(target).values())


def test_the_command_says_what_to_do_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url, keys = f"sqlite:///{tmp_path / 'old.db'}", new_key()
    with Store(url, [keys]) as store:
        store.upgrade()
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", url)
    monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", keys)
    done = CliRunner().invoke(app, ["copy-to", f"sqlite:///{tmp_path / 'new.db'}"])
    assert done.exit_code == 0
    assert "Now set DOORSTEP_DATABASE_URL" in done.output


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:secret@db.example/doorstep",
        "postgresql://ann@db.example/d?password=secret",
        "postgresql://ann@db.example/d?sslpassword=secret",
    ],
)
def test_a_password_on_the_command_line_is_refused(url: str) -> None:
    done = CliRunner().invoke(app, ["copy-to", url])
    assert isinstance(done.exception, Misconfigured)
    assert "Everybody on this machine can see the password" in str(done.exception)
    assert "secret" not in str(done.exception)


def test_the_address_can_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    with Store(url, [keys := new_key()]) as store:
        store.upgrade()
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", url)
    monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", keys)
    file = tmp_path / "target"
    file.write_text(f"sqlite:///{tmp_path / 'new.db'}\n", encoding="ascii")
    assert CliRunner().invoke(app, ["copy-to", "--url-file", str(file)]).exit_code == 0
    assert (tmp_path / "new.db").exists()


@pytest.mark.parametrize("arguments", [[], ["sqlite:///new.db", "--url-file", "target"]])
def test_it_wants_exactly_one_address(arguments: list[str]) -> None:
    done = CliRunner().invoke(app, ["copy-to", *arguments])
    assert isinstance(done.exception, Misconfigured)
    assert "either by its address or by --url-file" in str(done.exception)
