"""`doorstep audit`: whether the record holds, and a seal to keep elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from storage.encryption import new_key
from storage.unit_of_work import Store

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Two entries on the record."""
    url, key = f"sqlite:///{tmp_path / 'doorstep.db'}", new_key()
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", url)
    monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", key)
    opened = Store(url, [key])
    opened.upgrade()
    with opened.write() as uow:
        uow.audit.append(NOW, "p-ruth", "case:read", "c-1")
        uow.audit.append(NOW, "p-sam", "case:read", "c-1")
        uow.commit()
    opened.close()
    return opened


def audit(*words: str) -> Result:
    return CliRunner().invoke(app, ["audit", *words])


def change(store: Store, statement: str) -> None:
    with store.engine.connect() as connection:
        connection.execute(text(statement))
        connection.commit()
    store.close()


def test_a_whole_record_holds(store: Store) -> None:
    said = audit("verify")
    assert (said.exit_code, said.output) == (
        0,
        "The audit holds: 2 entries, each sealed with the one before it.\n",
    )


def test_the_head_is_one_seal_and_nothing_else(store: Store) -> None:
    (line,) = audit("head").output.splitlines()
    assert len(line) == 64
    assert "the one kept elsewhere among them" in audit("verify", "--head", line).output


def test_a_record_cut_off_holds_until_the_head_is_asked_for(store: Store) -> None:
    kept = audit("head").output
    change(store, "DELETE FROM audit WHERE seq = 2")
    assert audit("verify").exit_code == 0
    said = audit("verify", "--head", kept)
    assert said.exit_code == 1
    assert said.output.startswith("The audit is broken at entry 2: the entry that was kept as the head")


def test_an_entry_altered_is_named(store: Store) -> None:
    change(store, "UPDATE audit SET actor_id = 'p-ina' WHERE seq = 1")
    said = audit("verify")
    assert said.exit_code == 1
    assert said.output.startswith("The audit is broken at entry 1: its content was altered")
