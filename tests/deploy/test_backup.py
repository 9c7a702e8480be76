"""`doorstep backup`: whole, of one moment, made while others write; never over another file."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.commands import app
from state_machines.errors import Misconfigured, StoreUnavailable
from storage.backup import back_up
from storage.encryption import new_key
from storage.unit_of_work import Store

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
KEY = new_key()


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database with ten entries in its record."""
    url = f"sqlite:///{tmp_path / 'doorstep.db'}"
    with Store(url, [KEY]) as store:
        store.upgrade()
        for _ in range(10):
            write(store)
    return url


def write(store: Store) -> None:
    with store.write() as uow:
        uow.audit.append(NOW, None, "test:write", "a subject")
        uow.commit()


def entries(url: str) -> int:
    with Store(url, [KEY]) as store, store.read() as uow:
        verdict = uow.audit.verify()
    assert verdict.broken is None
    return verdict.count


@contextmanager
def somebody_who_writes_all_the_time(url: str) -> Iterator[None]:
    enough = threading.Event()

    def work() -> None:
        with Store(url, [KEY]) as store:
            while not enough.is_set():
                write(store)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_everything_committed_before_it_began_is_in_it_while_others_write(url: str, tmp_path: Path) -> None:
    with somebody_who_writes_all_the_time(url):
        for number in range(3):
            before = entries(url)
            kept = back_up(url, tmp_path / f"backup-{number}.db")
            after = entries(url)
            assert before <= kept.record.count <= after
            assert entries(f"sqlite:///{tmp_path / f'backup-{number}.db'}") == kept.record.count
    assert entries(url) > 10


def test_what_stands_there_is_left_alone(url: str, tmp_path: Path) -> None:
    taken = tmp_path / "backup.db"
    taken.write_text("an older backup")
    with pytest.raises(Misconfigured, match="overwrites nothing"):
        back_up(url, taken)
    assert taken.read_text() == "an older backup"


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="no database"):
        back_up(f"sqlite:///{tmp_path / 'nowhere.db'}", tmp_path / "backup.db")
    assert files(tmp_path) == set()


def test_of_a_damaged_database_nothing_is_kept(url: str, tmp_path: Path) -> None:
    path = tmp_path / "doorstep.db"
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * 8192 + whole[16384:])
    with pytest.raises(StoreUnavailable, match=r"damaged|could not be made"):
        back_up(url, tmp_path / "backup.db")
    left = files(tmp_path)
    assert "doorstep.db" in left
    assert not [name for name in left if "backup" in name]


def test_only_the_file_that_was_asked_for_is_left(url: str, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    back_up(url, kept / "backup.db")
    assert files(kept) == {"backup.db"}


def test_nobody_else_may_read_it(url: str, tmp_path: Path) -> None:
    back_up(url, tmp_path / "backup.db")
    assert (tmp_path / "backup.db").stat().st_mode & 0o077 == 0


def test_postgresql_is_pointed_to_its_own_tool(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"pg_dump --format=custom --file=A_NEW_FILE doorstep ") as told:
        back_up("postgresql://somebody:a-secret@host.invalid/doorstep", tmp_path / "backup.db")
    assert "a-secret" not in str(told.value)
    assert files(tmp_path) == set()


def test_the_command_says_what_was_kept_and_how_the_record_ends(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", url)
    monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", KEY)
    with Store(url, [KEY]) as store, store.read() as uow:
        head = uow.audit.verify().head
    done = CliRunner().invoke(app, ["backup", str(tmp_path / "backup.db")])
    assert done.exit_code == 0
    with Store(url, [KEY]) as store, store.read() as uow:
        (entry,) = uow.audit.of_subject("database")
    assert entry.action == "database:backup"
    assert set(entry.details) == {"user", "file", "sha256"}
    assert f"10 entries, the last one sealed {head}" in done.output
    assert "key is not in it" in done.output


def test_the_command_fails_where_the_record_was_altered_and_names_the_entry(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(tmp_path / "doorstep.db") as connection:
        connection.execute("UPDATE audit SET subject = 'another' WHERE seq = 4")
    connection.close()
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", url)
    monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", KEY)
    done = CliRunner().invoke(app, ["backup", str(tmp_path / "backup.db")])
    assert done.exit_code == 1
    assert "broken at entry 4" in done.output
