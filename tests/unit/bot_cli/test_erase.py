"""`doorstep erase`, `hold`, `erasures`, `export`, `restored` and what `health` says of retention."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from bot.health.retention import NOTHING_SET
from tests.imported_authority import AUTHORITY
from tests.unit.bot.town_hall import CP_CASE, Hall, a_hall


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with a_hall(tmp_path) as opened:
        yield opened


@pytest.fixture(autouse=True)
def environment(hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", str(hall.services.store.engine.url))
    monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", hall.secret)
    monkeypatch.setenv("DOORSTEP_KEY_FILE", str(tmp_path / "doorstep.key"))
    monkeypatch.setenv("DOORSTEP_SETTINGS_FILE", str(AUTHORITY / "settings.yaml"))


def doorstep(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def a_closed_case(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.record(hall.sam, "arrange_meeting", planned_on=hall.now.date().isoformat())
    hall.record(hall.sam, "record_engaging", reason="Both parents came.")
    hall.outbox()


def test_it_says_what_would_go_and_erases_only_when_told(hall: Hall, tmp_path: Path) -> None:
    a_closed_case(hall)
    said = doorstep("erase", "--case", CP_CASE, "--dry-run")
    assert said.exit_code == 0
    assert "1  reports" in said.output
    assert "Nothing was erased yet: say --yes." in said.output
    assert doorstep("erasures").output == "Nothing was ever erased.\n"
    done = doorstep("erase", "--case", CP_CASE, "--yes", "--why", "the family asked")
    assert done.exit_code == 0, done.output
    assert f"Erased of {CP_CASE}: " in done.output
    assert "messages are being deleted from the chat" in done.output
    assert CP_CASE in doorstep("erasures").output
    assert (tmp_path / "doorstep.erasures").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "words",
    [
        ["--dry-run"],
        ["--case", CP_CASE, "--report", "R-000000", "--dry-run"],
        ["--case", CP_CASE],
        ["--case", CP_CASE, "--yes"],
    ],
)
def test_what_is_not_clear_erases_nothing(hall: Hall, words: list[str]) -> None:
    a_closed_case(hall)
    assert doorstep("erase", *words).exit_code != 0
    with hall.reading() as uow:
        assert uow.erasures.all() == ()


def test_what_is_open_or_on_hold_is_refused_with_words(hall: Hall) -> None:
    hall.report(hall.amina)
    refused = doorstep("erase", "--case", CP_CASE, "--yes", "--why", "asked for")
    assert refused.exit_code == 1
    assert "Nothing of the case can be erased while its escalation is open." in refused.output
    assert doorstep("hold", "set", CP_CASE, "--why", "a court asked").exit_code == 0
    assert f"{CP_CASE}  stands since" in doorstep("hold", "list").output
    refused = doorstep("erase", "--case", CP_CASE, "--yes", "--why", "asked for")
    assert "on hold since" in refused.output
    assert doorstep("hold", "end", CP_CASE, "--why", "the court is done").exit_code == 0
    assert "Ended" in doorstep("hold", "list").output
    assert doorstep("hold", "end", CP_CASE, "--why", "again").exit_code == 1


def test_restored_says_when_there_is_no_list_and_what_it_erased_again(hall: Hall, tmp_path: Path) -> None:
    a_closed_case(hall)
    assert f"There is no list of erasures in {tmp_path / 'doorstep.erasures'}" in doorstep("restored").output
    doorstep("erase", "--case", CP_CASE, "--yes", "--why", "the family asked")
    assert "Erased again, as it had been since the backup: 0 rows." in doorstep("restored").output


def test_health_and_the_check_of_people_say_that_nothing_is_erased_by_itself() -> None:
    assert NOTHING_SET in doorstep("health").output
    assert f"Note: {NOTHING_SET}" in doorstep("people", "check").output


def test_a_backup_says_that_no_greatest_age_is_set(tmp_path: Path) -> None:
    said = doorstep("backup", str(tmp_path / "backup.db"))
    assert "No greatest age of backups is set" in said.output


def test_an_export_says_where_it_is(hall: Hall, tmp_path: Path) -> None:
    a_closed_case(hall)
    done = doorstep("export", "--case", CP_CASE, str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    assert "On the record with its SHA-256: " in done.output
    assert doorstep("export", "--case", "LH-9999", str(tmp_path / "other")).exit_code == 1
    assert doorstep("export", str(tmp_path / "other")).exit_code != 0
