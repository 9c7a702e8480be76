"""`doorstep audit`: whether the record holds, and a seal to keep elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from storage.encryption import new_key
from storage.record.sealing import end_of_record
from storage.record.seals_file import append_seal
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
        "The audit holds: 2 entries, each sealed with the one before it, and 0 rows as they recorded them.\n"
        "It was compared with nothing outside: name a file in DOORSTEP_SEALS_FILE, or give a head.\n",
    )


def test_the_head_is_one_seal_and_nothing_else(store: Store) -> None:
    (line,) = audit("head").output.splitlines()
    assert len(line) == 64
    assert "nothing outside" not in audit("verify", "--head", line).output


def test_a_record_cut_off_holds_until_the_head_is_asked_for(store: Store) -> None:
    kept = audit("head").output
    change(store, "DELETE FROM audit WHERE seq = 2")
    assert audit("verify").exit_code == 0
    said = audit("verify", "--head", kept)
    assert said.exit_code == 1
    assert said.output.startswith("outside  the head: the entry kept as it is not there")


def test_who_looked_at_what_is_shown_a_line_each(store: Store) -> None:
    said = audit("show", "--reads")
    assert said.exit_code == 0
    assert [line.split()[-3:] for line in said.output.splitlines()[:2]] == [
        ["p-ruth", "case:read", "c-1"],
        ["p-sam", "case:read", "c-1"],
    ]
    assert "2 entries." in said.output
    assert "record:read" in audit("show", "--reads").output  # and that it was looked at is shown next time
    assert audit("show").exit_code == 2
    assert "0 entries." in audit("show", "--refused").output


def test_that_it_was_checked_is_on_the_record(store: Store) -> None:
    audit("verify", "--quick")
    with store.read() as uow:
        (entry,) = uow.audit.of_subject("database")
    assert (entry.action, entry.details["findings"], entry.details["quick"]) == ("record:verify", 0, True)
    assert entry.details["user"]


def test_the_seals_file_is_read_where_it_is_named(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "seals"
    monkeypatch.setenv("DOORSTEP_SEALS_FILE", str(file))
    assert "there is no such file" in audit("verify").output
    with store.read() as uow:
        append_seal(file, store.cipher.record_keys, end_of_record(uow, NOW))
    assert "It fits what was kept outside" in audit("verify").output
    change(store, "DELETE FROM audit WHERE seq > 1")
    said = audit("verify")
    assert said.exit_code == 1
    assert "it was sealed outside on 17 November 2026 and is not there" in said.output


def test_an_entry_altered_is_named(store: Store) -> None:
    change(store, "UPDATE audit SET actor_id = 'p-ina' WHERE seq = 1")
    said = audit("verify")
    assert said.exit_code == 1
    assert said.output.startswith("chain    entry 1: its content was altered")
    assert "The audit is broken: 1 finding." in said.output
