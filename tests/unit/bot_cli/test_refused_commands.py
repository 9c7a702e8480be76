"""A command that is refused is said in words, and on the record once: which, why, and who ran it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner, Result

from bot.cli.command_time import command_time
from bot.cli.commands import app
from bot.reading.record_lines import as_lines
from state_machines.errors import Misconfigured
from storage.encryption import new_key
from storage.records import AuditEntry
from storage.unit_of_work import Store
from tests.unit.bot.town_hall import AUTHORITY

pytestmark = pytest.mark.outside

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
AMINA, HELEN, RUTH, TOM = (
    f"{name}@larkhaven.example" for name in ("amina.yusuf", "helen.marsh", "ruth.adeyemi", "tom.reyes")
)
NOBODY, NO_CASE = "nobody@larkhaven.example", "LH-9999"
WHY = "Thistledown's brother"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The demo's authority, imported."""
    key, url = new_key(), f"sqlite:///{tmp_path / 'doorstep.db'}"
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", url)
    monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", key)
    monkeypatch.setenv("DOORSTEP_SETTINGS_FILE", str(AUTHORITY / "settings.yaml"))
    monkeypatch.chdir(tmp_path)
    user = SimpleNamespace(pw_name="olga")
    monkeypatch.setattr("storage.record.operator.pwd.getpwuid", lambda _uid: user)
    assert doorstep("import", str(AUTHORITY / "people.csv"), str(AUTHORITY / "cases.csv")).exit_code == 0
    with Store(url, [key]) as store:
        yield store


def doorstep(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def refusals(database: Store) -> list[AuditEntry]:
    with database.read() as uow:
        return list(uow.audit.newest_of_kind("refuse", 10))


#: What is typed, and why it is refused.
REFUSED = {
    "bar": (("bar", TOM, "LH-1042", "--for", AMINA, "--why", WHY), "NotAllowed"),
    "bar of nobody": (("bar", NOBODY, "LH-1042", "--for", RUTH, "--why", WHY), "NotFound"),
    "bars end": (("bars", "end", "none", "--for", RUTH, "--why", WHY), "NotFound"),
    "drill": (("drill", "north", "--by", AMINA), "NotAllowed"),
    "drill by nobody": (("drill", "north", "--by", NOBODY), "NotFound"),
    "drill end": (("drill", "north", "--by", HELEN, "--end"), "NotFound"),
    "export": (("export", "out", "--case", NO_CASE), "NotFound"),
    "export of nobody": (("export", "out", "--person", NOBODY), "NotFound"),
    "policy move": (
        ("policy", "move", NO_CASE, "--to", "camden-2019", "--by", RUTH, "--reason", WHY, "--yes"),
        "NotFound",
    ),
    "erase": (("erase", "--case", NO_CASE, "--why", WHY, "--yes"), "NotFound"),
    "hold set": (("hold", "set", NO_CASE, "--why", WHY), "NotFound"),
    "hold end": (("hold", "end", "LH-1042", "--why", WHY), "NotFound"),
    "people leave": (("people", "leave", NOBODY), "NotFound"),
    "people join": (("people", "join", NOBODY, RUTH), "NotFound"),
    "cases join": (("cases", "join", NO_CASE, "LH-1042"), "NotFound"),
    "chronology for nobody": (("chronology", "LH-1042", "--out", "a.csv", "--for", NOBODY), "NotFound"),
    "audit show of no case": (("audit", "show", "--case", NO_CASE), "NotFound"),
    "audit show of nobody": (("audit", "show", "--person", NOBODY), "NotFound"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_refused_command_is_on_the_record_once_with_who_ran_it(database: Store, what: str) -> None:
    words, why = REFUSED[what]
    said = doorstep(*words)
    assert said.exit_code == 1, said.output
    assert said.stderr.strip()
    (entry,) = refusals(database)
    assert entry.action == "act:refuse"
    assert entry.details["user"] == "olga"
    assert entry.details["why"] == why
    assert what.startswith(str(entry.details["act"]))
    kept = json.dumps([entry.subject, entry.details])
    assert WHY not in kept
    assert NOBODY not in kept
    with database.read() as uow:
        assert as_lines(uow, [entry])[0].who in {"olga", "Amina Yusuf", "Helen Marsh"}


def test_a_chronology_that_somebody_may_not_have_is_refused_once(database: Store) -> None:
    said = doorstep("chronology", "LH-1042", "--out", "a.csv", "--for", AMINA)
    assert said.exit_code == 1, said.output
    (entry,) = refusals(database)
    assert entry.action == "chronology:refuse"


def test_an_entry_of_before_names_who_ran_it_too(database: Store) -> None:
    with database.write() as uow:
        uow.audit.append(NOW, None, "hold:set", "c1", {"hold": "h1", "by": "pete"})
        uow.audit.append(NOW, None, "duty:acknowledge", "d1", {"by": "deciding"})
        uow.commit()
    with database.read() as uow:
        before = as_lines(uow, uow.audit.of_subjects(["c1", "d1"]))
    assert [one.who for one in before] == ["pete", "Doorstep"]


def test_before_a_demonstrations_clock_is_there_the_machines_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORSTEP_SLACK_API_URL", "http://127.0.0.1:1/api/")
    monkeypatch.setenv("DOORSTEP_CLOCK_URL", "http://127.0.0.1:1/control/clock")
    before = datetime.now(UTC)
    assert before <= command_time() <= datetime.now(UTC)
    with pytest.raises(Misconfigured, match="No sandbox's clock answers"):
        command_time(must_answer=True)


def test_every_command_goes_by_one_clock() -> None:
    """A second clock beside the demonstration's would put entries of one deed into two days."""
    folder = Path(__file__).parents[3] / "bot/cli"
    files = sorted(folder.glob("*.py"))
    assert len(files) > 20
    named = [path.name for path in files if "WallClock" in path.read_text(encoding="utf-8")]
    assert named == ["command_time.py"]
