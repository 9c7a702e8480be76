"""A database that a newer Doorstep has upgraded is refused by whatever opens it, with what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from typer.testing import CliRunner

from bot import bootstrap
from bot.cli.commands import app
from bot.settings import Settings
from bot.slack.transport.web_client import Identity
from storage.encryption import new_key
from storage.errors import NewerDatabase
from storage.unit_of_work import Store
from tests.unit.bot.town_hall import AUTHORITY

pytestmark = pytest.mark.outside

WHAT_TO_DO = r"newer release has upgraded it\. Install that release again, or restore the backup"


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings for a database of version 9999."""
    url, key = f"sqlite:///{tmp_path / 'doorstep.db'}", new_key()
    with Store(url, [key]) as store:
        store.upgrade()
        with store.engine.connect() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
            connection.commit()
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", url)
    monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", key)
    return Settings(
        database_url=url,
        encryption_keys=SecretStr(key),
        settings_file=AUTHORITY / "settings.yaml",
        slack_bot_token=SecretStr("xoxb-1"),
    )


@pytest.mark.parametrize(
    "words", [["migrate"], ["health"], ["audit", "verify"], ["audit", "head"], ["people", "check"]]
)
def test_a_command_refuses_it(newer: Settings, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORSTEP_SETTINGS_FILE", str(AUTHORITY / "settings.yaml"))
    with pytest.raises(NewerDatabase, match=WHAT_TO_DO):
        CliRunner().invoke(app, words, catch_exceptions=False)


@pytest.mark.parametrize("start", [bootstrap.build, bootstrap.build_worker])
def test_a_process_does_not_start_on_it(
    newer: Settings, start: Callable[[Settings], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        bootstrap, "fetch_identity", lambda _client: Identity("T0LARK", "U0DOORSTEP", "B0DOORSTEP")
    )
    with pytest.raises(NewerDatabase, match=WHAT_TO_DO):
        start(newer)
