"""`doorstep chronology`, and `doorstep audit check`: whether a file is still as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from tests.unit.bot.town_hall import AUTHORITY, CP_CASE, Hall, a_hall

SAM, TOM = "sam.okafor@larkhaven.example", "tom.reyes@larkhavenprimary.example"


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """A case with one report, and the command line before its database."""
    with a_hall(tmp_path) as made:
        made.report(made.amina)
        monkeypatch.setenv("DOORSTEP_DATABASE_URL", f"sqlite:///{tmp_path / 'doorstep.db'}")
        monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", made.secret)
        monkeypatch.setenv("DOORSTEP_SETTINGS_FILE", str(AUTHORITY / "settings.yaml"))
        yield made


def doorstep(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_a_file_is_written_for_somebody_who_sees_the_whole_case(hall: Hall, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    said = doorstep("chronology", CP_CASE, "--out", str(out), "--for", SAM, "--months", "3", "--family")
    assert said.exit_code == 0, said.output
    assert said.output.startswith(f"Wrote {out}, for Sam Okafor.")
    assert "Missed visit reported" in out.read_text(encoding="utf-8-sig")
    assert out.stat().st_mode & 0o077 == 0
    assert hall.audit("chronology:take") == ["sam"]


def test_a_file_that_stands_there_is_left_alone(hall: Hall, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    out.write_text("mine", encoding="utf-8")
    said = doorstep("chronology", CP_CASE, "--out", str(out), "--for", SAM)
    assert said.exit_code != 0
    assert out.read_text(encoding="utf-8") == "mine"


def test_for_somebody_without_sight_nothing_is_written(hall: Hall, tmp_path: Path) -> None:
    email = hall.tom.email
    out = tmp_path / "a.csv"
    assert doorstep("chronology", CP_CASE, "--out", str(out), "--for", email).exit_code != 0
    assert not out.exists()
    assert hall.audit("chronology:refuse") == ["tom"]


@pytest.mark.parametrize("name", ["a.doc", "a"])
def test_another_kind_of_file_is_refused_in_words(hall: Hall, tmp_path: Path, name: str) -> None:
    said = doorstep("chronology", CP_CASE, "--out", str(tmp_path / name), "--for", SAM)
    assert "neither .pdf nor .csv" in str(said.exception)


def test_check_says_which_entry_wrote_a_file(hall: Hall, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    doorstep("chronology", CP_CASE, "--out", str(out), "--for", SAM)
    said = doorstep("audit", "check", str(out))
    assert said.exit_code == 0
    assert f"{out} is as it was written: entry " in said.output
    assert f"for Sam Okafor, about {CP_CASE}." in said.output


def test_a_file_that_was_changed_is_not_one_of_ours(hall: Hall, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    doorstep("chronology", CP_CASE, "--out", str(out), "--for", SAM)
    out.write_bytes(out.read_bytes().replace(b"No reply", b"No Reply"))
    said = doorstep("audit", "check", str(out))
    assert said.exit_code == 1
    assert "is none of the files on this record, or was changed since" in said.output


def test_a_file_that_is_not_there_is_said_in_words(hall: Hall, tmp_path: Path) -> None:
    assert "cannot be read" in str(doorstep("audit", "check", str(tmp_path / "none.pdf")).exception)
