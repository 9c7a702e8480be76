"""`doorstep bar`, `bars list` and `bars end`: done for a safeguarding lead, and on the record as such."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from storage.encryption import new_key
from storage.unit_of_work import Store
from tests.unit.bot.town_hall import AUTHORITY

TOM, RUTH, GIL = "tom.reyes@larkhaven.example", "ruth.adeyemi@larkhaven.example", "gil.frost@partner.example"
WHY = "He is the father's brother."

pytestmark = pytest.mark.outside


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The demo's authority, imported."""
    key, url = new_key(), f"sqlite:///{tmp_path / 'doorstep.db'}"
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", url)
    monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", key)
    monkeypatch.setenv("DOORSTEP_SETTINGS_FILE", str(AUTHORITY / "settings.yaml"))
    user = SimpleNamespace(pw_name="olga")
    monkeypatch.setattr("storage.record.operator.pwd.getpwuid", lambda _uid: user)
    assert doorstep("import", str(AUTHORITY / "people.csv"), str(AUTHORITY / "cases.csv")).exit_code == 0
    with Store(url, [key]) as store:
        yield store


def doorstep(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, list(words), input=typed)


def on_record(database: Store) -> list[tuple[str, str]]:
    query = "SELECT action, json_extract(details, '$.user') FROM audit ORDER BY seq"
    with database.engine.connect() as connection:
        return [(row[0], row[1]) for row in connection.exec_driver_sql(query)]


def standing_id() -> str:
    listed = doorstep("bars", "list")
    assert listed.exit_code == 0
    (line,) = listed.output.splitlines()
    return line.split()[0]


def test_a_bar_is_set_listed_without_why_and_ended_for_a_safeguarding_lead(database: Store) -> None:
    said = doorstep("bar", TOM, "LH-1042", "--for", RUTH, typed=f"{WHY}\n")
    assert said.exit_code == 0, said.output
    assert "Tom Reyes is barred from LH-1042 from now on" in said.output
    listed = doorstep("bars", "list").output
    assert TOM in listed
    assert "LH-1042" in listed
    assert RUTH in listed
    assert WHY not in listed

    ended = doorstep("bars", "end", standing_id(), "--for", RUTH, typed="Another family.\n")
    assert ended.exit_code == 0, ended.output
    assert "Tom Reyes is not barred from LH-1042 any more" in ended.output
    assert doorstep("bars", "list").output == "Nobody is barred from a case.\n"
    assert {("bar:set", "olga"), ("bar:end", "olga"), ("bars:list", "olga")} <= set(on_record(database))


def test_a_bar_that_has_ended_or_never_was_is_not_ended(database: Store) -> None:
    assert doorstep("bar", TOM, "LH-1042", "--for", RUTH, "--why", WHY).exit_code == 0
    one = standing_id()
    assert doorstep("bars", "end", one, "--for", RUTH, "--why", "Over.").exit_code == 0
    again = doorstep("bars", "end", one, "--for", RUTH, "--why", "Over.")
    assert again.exit_code == 1
    assert "has ended already" in again.stderr
    unknown = doorstep("bars", "end", "none", "--for", RUTH, "--why", "Over.")
    assert unknown.exit_code == 1
    assert "does not know this bar" in unknown.stderr


@pytest.mark.parametrize(
    ("person", "lead", "said"),
    [
        (TOM, GIL, "Only a safeguarding lead of this case"),
        (RUTH, RUTH, "You cannot bar yourself"),
        ("nobody@larkhaven.example", RUTH, "nobody@larkhaven.example"),
    ],
)
def test_what_is_no_bar_is_refused_in_plain_words(database: Store, person: str, lead: str, said: str) -> None:
    refused = doorstep("bar", person, "LH-1042", "--for", lead, "--why", WHY)
    assert refused.exit_code == 1
    assert said in refused.stderr
    assert on_record(database)[-1] == ("act:refuse", "olga")
    assert doorstep("bars", "list").output == "Nobody is barred from a case.\n"
