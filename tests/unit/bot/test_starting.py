"""What stops a start is said in one line: the database, its key, the key's file, where a picture goes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from bot import bootstrap
from bot.cli.policy import draw
from bot.settings import Settings
from bot.slack.transport.web_client import Identity
from state_machines.errors import DoorstepError, Misconfigured
from storage.encryption import new_key
from storage.errors import WrongKey
from storage.tables import people
from storage.unit_of_work import Store
from tests.unit.bot.town_hall import AUTHORITY, Hall

KEY = new_key()


def words_of(stopped: pytest.ExceptionInfo[DoorstepError]) -> str:
    words = str(stopped.value)
    assert "\n" not in words
    return words


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("sqlite:////proc/nowhere/doorstep.db", "/proc/nowhere, which cannot be made"),
        ("postgresql+nosuch://who:secret@127.0.0.1/x", "driver postgresql+nosuch, which is not installed"),
        ("postgresql+asyncmy://who:secret@127.0.0.1/x", "which is not installed"),
    ],
)
def test_a_database_address_that_cannot_work_says_why_without_its_password(url: str, words: str) -> None:
    with pytest.raises(Misconfigured) as stopped:
        Store(url, [KEY])
    assert words in words_of(stopped)
    assert "secret" not in words_of(stopped)


@pytest.mark.outside
def test_nobody_but_its_owner_reads_the_database_file(tmp_path: Path) -> None:
    new, old = tmp_path / "new.db", tmp_path / "old.db"
    old.touch(mode=0o644)
    for file in (new, old):
        with Store(f"sqlite:///{file}", [KEY]) as store:
            store.upgrade()
    modes = [oct(one.stat().st_mode & 0o777) for one in sorted(tmp_path.glob("*.db*"))]
    assert modes == ["0o600", "0o640"]


@pytest.mark.outside
def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Nothing in here is a table. " * 50)
    with (
        pytest.raises(DoorstepError) as stopped,
        Store(f"sqlite:///{tmp_path / 'notes.txt'}", [KEY]) as store,
    ):
        store.upgrade()
    assert "is not a database" in words_of(stopped)


def test_a_key_file_that_is_a_folder_is_said_to_be_no_key(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as stopped:
        bootstrap.encryption_keys(Settings(key_file=tmp_path))
    assert "DOORSTEP_KEY_FILE" in words_of(stopped)


def test_a_picture_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "chart.mmd").mkdir()
    with pytest.raises(Misconfigured) as stopped:
        draw("camden-2019", tmp_path / "chart.mmd")
    assert "cannot be written" in words_of(stopped)


def test_a_key_that_does_not_open_the_database_stops_the_start(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "fetch_identity", lambda _client: Identity("T1", "U1", "B1"))
    settings = Settings(
        slack_bot_token=SecretStr("xoxb-1"),
        slack_app_token=SecretStr("xapp-1"),
        database_url=str(hall.services.store.engine.url),
        encryption_keys=SecretStr(KEY),
        settings_file=AUTHORITY / "settings.yaml",
    )
    with pytest.raises(WrongKey) as stopped:
        bootstrap.build(settings)
    assert "DOORSTEP_ENCRYPTION_KEYS" in words_of(stopped)


def test_an_error_of_the_database_never_quotes_what_was_to_be_stored(hall: Hall) -> None:
    with hall.services.store.engine.connect() as connection, pytest.raises(DBAPIError) as failed:
        connection.execute(text("SELECT nothing FROM nowhere WHERE name = :name"), {"name": "Kezia"})
    assert isinstance(failed.value.orig, sqlite3.OperationalError)
    assert "Kezia" not in str(failed.value)
    assert connection.closed
    with hall.services.store.engine.connect() as again:
        assert again.execute(select(people.c.id)).first()
