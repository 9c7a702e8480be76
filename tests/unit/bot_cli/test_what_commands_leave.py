"""What changes or exports something by a command is on the record, with who ran it, and with which file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from storage.unit_of_work import Store
from tests.unit.bot.town_hall import AUTHORITY, CP_CASE, Hall, a_hall

GIL = "gil.frost@partner.example"
SAM = "sam.okafor@larkhaven.example"
ROTA = "part,team,person,begins,ends\nduty manager,north,{},2026-11-16,2026-11-17\n"
ABSENCES = f"email,from,to,cover\n{GIL},2031-11-16,2031-11-17,\n"

#: Commands that change and export nothing that Doorstep keeps; each reads, or writes what is no content.
LOOKS = {
    "absences list",
    "access page",
    "audit check",
    "audit head",
    "erasures",
    "health",
    "hold list",
    "init",
    "key",
    "keys check",
    "manifest",
    "people check",
    "policy bench",
    "policy check",
    "policy coverage",
    "policy draw",
    "policy explain",
    "policy pages",
    "policy simulate",
    "policy test",
    "rota list",
    "run",
    "settings check",
    "worker",
}
#: What each other one leaves on the record.
LEAVES = {
    "absences import": "absence:import",
    "audit show": "record:read",
    "audit verify": "record:verify",
    "backup": "database:backup",
    "bar": "bar:set",
    "bars end": "bar:end",
    "bars list": "bars:list",
    "cases join": "case:join",
    "chronology": "chronology:take",
    "copy-to": "database:copy",
    "drill": "drill:begin",
    "erase": "content:erase",
    "export": "export:write",
    "hold end": "hold:end",
    "hold set": "hold:set",
    "import": "directory:import",
    "keys reseal": "key:reseal",
    "migrate": "database:migrate",
    "people join": "person:join",
    "people leave": "person:leave",
    "people sheet": "people:sheet",
    "policy move": "policy:move",
    "restored": "database:restore",
    "rota import": "rota:import",
}


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    with a_hall(tmp_path) as opened:
        monkeypatch.setenv("DOORSTEP_DATABASE_URL", str(opened.services.store.engine.url))
        monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", opened.secret)
        monkeypatch.setenv("DOORSTEP_KEY_FILE", str(tmp_path / "doorstep.key"))
        monkeypatch.setenv("DOORSTEP_SETTINGS_FILE", str(AUTHORITY / "settings.yaml"))
        user = SimpleNamespace(pw_name="olga")
        monkeypatch.setattr("storage.record.operator.pwd.getpwuid", lambda _uid: user)
        yield opened


def doorstep(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def names_of(command: object, before: str = "") -> Iterator[str]:
    """Every command with the words that lead to it."""
    for name, one in getattr(command, "commands", {}).items():
        words = f"{before} {name}".strip()
        if getattr(one, "commands", None):
            yield from names_of(one, words)
        else:
            yield words


def test_of_every_command_it_is_known_whether_it_only_looks() -> None:
    known = set(names_of(typer.main.get_command(app)))
    assert len(known) > 30
    assert known == LOOKS | set(LEAVES)
    assert LOOKS.isdisjoint(LEAVES)


def given_file(folder: Path, name: str, text: str) -> tuple[str, str]:
    """A file as spreadsheets write it, with a mark before its text, and its SHA-256."""
    path = folder / name
    path.write_text(text, encoding="utf-8-sig")
    return str(path), hashlib.sha256(path.read_bytes()).hexdigest()


def test_an_import_of_a_rota_says_who_ran_it_and_on_which_file(hall: Hall, tmp_path: Path) -> None:
    file, sha256 = given_file(tmp_path, "rota.csv", ROTA.format(SAM))
    assert doorstep("rota", "import", file).exit_code == 0
    with hall.reading() as uow:
        (entry,) = uow.audit.of_subject("rota")
    assert entry.action == "rota:import"
    assert (entry.details["user"], entry.details["files"]) == ("olga", {"rota.csv": sha256})


def test_an_import_of_absences_says_who_ran_it_and_on_which_file(hall: Hall, tmp_path: Path) -> None:
    file, sha256 = given_file(tmp_path, "absences.csv", ABSENCES)
    assert doorstep("absences", "import", file).exit_code == 0
    with hall.reading() as uow:
        (entry,) = uow.audit.of_subject("absences")
    assert entry.action == "absence:import"
    assert (entry.details["user"], entry.details["files"]) == ("olga", {"absences.csv": sha256})
    assert entry.details["added"] == 1


def test_a_rota_beside_the_people_is_known_by_the_same_hash(hall: Hall, tmp_path: Path) -> None:
    file, sha256 = given_file(tmp_path, "rota.csv", ROTA.format(SAM))
    said = doorstep("import", str(AUTHORITY / "people.csv"), str(AUTHORITY / "cases.csv"), file)
    assert said.exit_code == 0, said.output
    with hall.reading() as uow:
        entry = uow.audit.of_subject("people and cases")[-1]
        (rota,) = uow.audit.of_subject("rota")
    files = entry.details["files"]
    assert isinstance(files, dict)
    assert files["rota.csv"] == sha256
    assert (entry.details["user"], rota.details["files"]) == ("olga", {"rota.csv": sha256})


def test_who_moves_a_case_to_another_text_is_known_beside_who_is_said_to_have_decided(
    hall: Hall, tmp_path: Path
) -> None:
    escalation = hall.report(hall.amina)
    text = tmp_path / "camden-2019.yaml"
    text.write_text(hall.services.policy.text.replace("Camden", "Camden (corrected)", 1))
    words = ("--to", str(text), "--by", hall.david.email, "--reason", "A line was corrected.", "--yes")
    said = doorstep("policy", "move", CP_CASE, *words)
    assert said.exit_code == 0, said.output
    with hall.reading() as uow:
        (entry,) = (one for one in uow.audit.of_subject(escalation.id) if one.action == "policy:move")
    assert (entry.actor_id, entry.details["user"]) == (hall.david.id, "olga")


def test_a_chronology_for_somebody_says_who_took_it(hall: Hall, tmp_path: Path) -> None:
    hall.report(hall.amina)
    said = doorstep("chronology", CP_CASE, "--out", str(tmp_path / "c.csv"), "--for", SAM)
    assert said.exit_code == 0, said.output
    with hall.reading() as uow:
        taken = uow.audit.newest_of_kind("take", 5)
    assert [one.details["operator"] for one in taken] == ["olga"]


def test_a_database_that_was_brought_to_this_release_says_by_whom_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hall: Hall
) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", url)
    for _ in range(2):
        said = doorstep("migrate")
        assert said.exit_code == 0, said.output
    with Store(url, [hall.secret]) as store, store.read() as uow:
        done = [one for one in uow.audit.of_subject("database") if one.action == "database:migrate"]
    assert [one.details["user"] for one in done] == ["olga"]
