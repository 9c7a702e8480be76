"""`doorstep import`, `people leave` and `join`: what the operator reads, and what stands on the record."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from storage.encryption import new_key
from storage.record.operator import operating_user
from storage.unit_of_work import Store
from tests.unit.bot.town_hall import AUTHORITY

GIL = "gil.frost@partner.example"

pytestmark = pytest.mark.outside


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo's authority, imported."""
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", f"sqlite:///{tmp_path / 'doorstep.db'}")
    monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", new_key())
    monkeypatch.setenv("DOORSTEP_SETTINGS_FILE", str(AUTHORITY / "settings.yaml"))
    user = SimpleNamespace(pw_name="olga")
    monkeypatch.setattr("storage.record.operator.pwd.getpwuid", lambda _uid: user)
    for name in ("people.csv", "cases.csv"):
        (tmp_path / name).write_text((AUTHORITY / name).read_text())
    assert imports(tmp_path).exit_code == 0
    return tmp_path


def doorstep(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def imports(folder: Path, *options: str) -> Result:
    return doorstep("import", str(folder / "people.csv"), str(folder / "cases.csv"), *options)


def drop(folder: Path, *beginnings: str) -> None:
    people = folder / "people.csv"
    lines = people.read_text().splitlines(keepends=True)
    people.write_text("".join(line for line in lines if not line.startswith(beginnings)))


def test_a_dry_run_lists_who_is_gone_and_the_import_after_it_still_does_it(folder: Path) -> None:
    drop(folder, GIL)
    tried = imports(folder, "--dry-run")
    assert "people: 0 new, 0 changed, 1 gone, 13 unchanged" in tried.output
    assert f"  gone: {GIL}" in tried.output
    assert "Nothing was written. It would be 13 people and 5 cases." in tried.output
    assert "1 gone, 13 unchanged" in imports(folder).output
    assert "0 gone, 13 unchanged" in imports(folder).output


def test_a_truncated_export_is_refused_and_taken_where_it_is_meant(folder: Path) -> None:
    drop(folder, "tom", "beth", "gil")
    refused = imports(folder)
    assert refused.exit_code == 1
    assert "people.csv: 3 of 14 people that Doorstep knows are not in it" in refused.output
    assert imports(folder, "--partial").exit_code == 0
    assert imports(folder, "--anyway").exit_code == 0


def test_who_leaves_is_on_the_record_with_who_typed_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = doorstep("people", "leave", GIL)
    assert said.output.startswith(f"{GIL} has left. Take them out of people.csv as well")
    store = Store(f"sqlite:///{folder / 'doorstep.db'}", [new_key()])
    with store, store.engine.connect() as connection:
        done = "action IN ('directory:import', 'person:leave')"
        query = f"SELECT action, json_extract(details, '$.user') FROM audit WHERE {done}"
        assert [tuple(row) for row in connection.exec_driver_sql(query)] == [
            ("directory:import", "olga"),
            ("person:leave", "olga"),
        ]


def test_a_user_without_a_name_has_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless(_uid: int) -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr("storage.record.operator.pwd.getpwuid", nameless)
    assert operating_user().startswith("uid ")


def test_nobody_signs_as_somebody_else_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    before = operating_user()
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody-else")
    assert operating_user() == before


def test_two_rows_and_two_cases_are_joined_by_address_and_reference(folder: Path) -> None:
    assert "are one person now" in doorstep("people", "join", GIL, "beth.lane@larkhaven.example").output
    assert "are one case now" in doorstep("cases", "join", "lh1071", "LH-1063").output


def test_the_check_of_people_says_who_was_not_asked_for_yet(folder: Path) -> None:
    said = doorstep("people", "check").output
    assert "14 people's accounts were not asked for yet" in said
    assert "Every case resolves to people, as far as their accounts were asked for." in said
