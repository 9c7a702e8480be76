"""`doorstep health`: lines for people, JSON for machines, an exit status for a supervisor."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import main
from bot.cli.commands import app
from state_machines.people.people import Person
from storage.encryption import new_key
from storage.unit_of_work import Store
from tests.integration.examples import RUTH, SAM

pytestmark = pytest.mark.outside


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"sqlite:///{tmp_path / 'doorstep.db'}"
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", address)
    monkeypatch.chdir(tmp_path)
    return address


def run_health(*options: str) -> Result:
    return CliRunner().invoke(app, ["health", *options])


def a_process_runs(url: str) -> None:
    with Store(url, [new_key()]) as store:
        store.upgrade()
        with store.write() as uow:
            uow.processes.begin("1", "run", "larch", 12)
            uow.people.upsert_many([Person("p", "ann@council.example", "Ann", "Worker", "Council")])
            uow.engine.record_tick(datetime.now(UTC))
            uow.people.upsert_many([SAM, RUTH])
            uow.commit()


def test_all_is_well_while_a_process_signs_that_it_is_alive(url: str) -> None:
    a_process_runs(url)
    said = run_health()
    assert said.exit_code == 0, said.output
    assert "Running: run on larch (12)." in said.output
    assert {line.split()[0] for line in said.output.splitlines()} == {"ok"}


def test_a_database_into_which_nobody_was_imported_is_a_warning(url: str) -> None:
    with Store(url, [new_key()]) as store:
        store.upgrade()
    (line,) = [one for one in run_health().output.splitlines() if one.split()[1] == "imported"]
    assert line.startswith("warning")
    assert "Nobody was imported" in line
    a_process_runs(url)
    assert "Nobody was imported" not in run_health().output


def test_nothing_running_is_an_alarm_that_stands_first_and_fails(url: str) -> None:
    with Store(url, [new_key()]) as store:
        store.upgrade()
    said = run_health()
    assert said.exit_code == 1
    assert said.output.splitlines()[0].startswith("alarm    engine")


def test_as_json_it_says_the_same(url: str) -> None:
    a_process_runs(url)
    told = json.loads(run_health("--json").output)
    assert told["level"] == "ok"
    assert {one["name"] for one in told["findings"]} >= {"engine", "undelivered", "overdue", "record"}


def test_a_missing_database_is_an_alarm_and_is_not_made_by_asking(url: str, tmp_path: Path) -> None:
    said = run_health()
    assert said.exit_code == 1
    assert "There is no database at" in said.output
    assert list(tmp_path.iterdir()) == []


def test_tables_of_another_release_are_an_alarm_that_says_what_to_do(url: str) -> None:
    with Store(url, [new_key()]) as store, store.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE stray (id INTEGER)")
    said = run_health()
    assert said.exit_code == 1
    assert "run `doorstep migrate`" in said.output


def test_an_address_that_makes_no_sense_is_a_wrong_setting(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", "nonsense")
    monkeypatch.setattr("sys.argv", ["doorstep", "health"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "DOORSTEP_DATABASE_URL" in capsys.readouterr().err
