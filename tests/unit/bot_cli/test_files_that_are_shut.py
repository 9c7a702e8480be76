"""A file or folder that this user may not read stops a command with one line that names it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.cli.commands import app
from bot.settings import read_settings, settings_file
from state_machines.errors import Misconfigured, StoreUnavailable

#: A name that no file system takes: for every user, also root, it cannot be looked at.
UNREADABLE = "x" * 300 + ".yaml"


def test_a_settings_file_that_cannot_be_looked_at_is_named_with_its_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DOORSTEP_SETTINGS_FILE", UNREADABLE)
    with pytest.raises(
        Misconfigured, match=r"^DOORSTEP_SETTINGS_FILE names x+\.yaml, which cannot be read"
    ) as said:
        settings_file(read_settings())
    assert "\n" not in str(said.value)


def test_whatever_else_is_shut_is_said_in_one_line_with_whose_permission_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_words: list[str]) -> None:
        raise PermissionError(13, "Permission denied", "/var/lib/doorstep/var/doorstep.erasures")

    monkeypatch.setattr(cli, "_do", refuse)
    monkeypatch.setattr(sys, "argv", ["doorstep", "health"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("doorstep: /var/lib/doorstep/var/doorstep.erasures: the user ")
    assert said.endswith(" may not (Permission denied).\n")
    assert said.count("\n") == 1


def test_after_a_restore_to_another_place_no_empty_database_and_no_key_is_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", f"sqlite:///{tmp_path / 'nowhere.db'}")
    monkeypatch.setenv("DOORSTEP_KEY_FILE", str(tmp_path / "doorstep.key"))
    done = CliRunner().invoke(app, ["restored"])
    assert isinstance(done.exception, StoreUnavailable)
    assert "nowhere.db" in str(done.exception)
    assert list(tmp_path.iterdir()) == []
