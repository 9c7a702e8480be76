"""`doorstep people sheet`: paper for when Doorstep is down, dated, on the record, and without any case."""

from __future__ import annotations

import getpass
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from state_machines.errors import Misconfigured
from storage.encryption import new_key
from storage.unit_of_work import Store
from tests.unit.bot.town_hall import AUTHORITY, CHILD

pytestmark = pytest.mark.outside
ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo's authority, imported, with its rota."""
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", f"sqlite:///{tmp_path / 'doorstep.db'}")
    monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", new_key())
    monkeypatch.setenv("DOORSTEP_SETTINGS_FILE", str(AUTHORITY / "settings.yaml"))
    monkeypatch.setattr(getpass, "getuser", lambda: "olga")
    done = doorstep("import", str(AUTHORITY / "people.csv"), str(AUTHORITY / "cases.csv"))
    assert done.exit_code == 0, done.output
    return tmp_path


def doorstep(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def sheet(folder: Path, name: str, *options: str) -> tuple[Result, Path]:
    out = folder / name
    return doorstep("people", "sheet", "--out", str(out), *options), out


def test_it_says_whom_to_telephone_by_team_out_of_hours_and_last(folder: Path) -> None:
    done, out = sheet(folder, "sheet.txt")
    assert done.exit_code == 0, done.output
    text = out.read_text(encoding="utf-8")
    for words in (
        "WHEN DOORSTEP IS DOWN: WHOM TO TELEPHONE · Larkhaven Council (fictional)",
        "Police, ambulance, fire: 999",
        "TEAM NORTH",
        "020 7946 0147",
        "(duty manager)",
        "(service manager)",
        "(last resort)",
        "SAFEGUARDING LEADS",
        "Priya Nair, Named nurse and safeguarding lead",
    ):
        assert words in text
    assert re.search(r"Made \w{3} \d+ \w{3}, \d\d:\d\d\. Good until \w{3} \d+ \w{3}, \d\d:\d\d", text)
    assert "good until" in done.output


def test_no_case_and_no_child_stands_on_it(folder: Path) -> None:
    for name in ("sheet.txt", "sheet.html"):
        _, out = sheet(folder, name)
        text = out.read_text(encoding="utf-8")
        assert len(text) > 500
        assert "LH-" not in text
        assert CHILD.split()[0] not in text
        assert CHILD.split()[1] not in text


def test_its_owner_alone_reads_it_and_it_replaces_nothing(folder: Path) -> None:
    _, out = sheet(folder, "sheet.html")
    assert out.stat().st_mode & 0o077 == 0
    again, _ = sheet(folder, "sheet.html")
    assert isinstance(again.exception, Misconfigured)
    assert "cannot be written" in str(again.exception)


def test_that_it_was_made_is_on_the_record_with_the_user(folder: Path) -> None:
    _, out = sheet(folder, "sheet.txt", "--days", "3")
    with Store(f"sqlite:///{folder / 'doorstep.db'}", [new_key()]) as store, store.read() as uow:
        (entry,) = [one for one in uow.audit.of_subject("database") if one.action == "people:sheet"]
    assert entry.details["user"]
    assert entry.details["file"] == out.name
    assert entry.details["teams"] == ["north"]
    assert len(str(entry.details["sha256"])) == 64


def test_a_shift_says_from_when_to_when(folder: Path) -> None:
    rota = folder / "rota.csv"
    today = datetime.now(UTC).date()
    row = f"duty manager,north,helen.marsh@larkhaven.example,{today},{today + timedelta(days=5)}"
    rota.write_text(f"part,team,person,begins,ends\n{row}\n")
    assert doorstep("rota", "import", str(rota)).exit_code == 0
    _, out = sheet(folder, "sheet.txt", "--team", "north")
    assert re.search(r"Helen Marsh, .*\(duty manager, \w{3} \d+ .* to ", out.read_text(encoding="utf-8"))


def test_a_pdf_where_typst_is_and_words_where_it_is_not(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, out = sheet(folder, "sheet.pdf")
    assert done.exit_code == 0, done.exception
    assert out.read_bytes().startswith(b"%PDF-")
    monkeypatch.setitem(sys.modules, "typst", None)
    missing, path = sheet(folder, "other.pdf")
    assert "write a .html or .txt" in str(missing.exception)
    assert not path.exists()


@pytest.mark.parametrize(("name", "options"), [("sheet.docx", ()), ("sheet.txt", ("--team", "nowhere"))])
def test_what_cannot_be_made_is_said(folder: Path, name: str, options: tuple[str, ...]) -> None:
    done, out = sheet(folder, name, *options)
    assert isinstance(done.exception, Misconfigured)
    assert not out.exists()


def test_the_page_for_staff_says_the_same_steps() -> None:
    page = (ROOT / "docs/without-doorstep.md").read_text(encoding="utf-8")
    for words in ("999", "“I have this”", "case system", "contact sheet"):
        assert words in page
    assert len(page.split()) < 350, "one page"
