"""`doorstep drill TEAM`: who may begin it, what it says, and what stands on the record."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from state_machines.errors import Misconfigured
from storage.encryption import new_key
from storage.records import AuditEntry
from storage.unit_of_work import Store
from tests.unit.bot.town_hall import AUTHORITY

pytestmark = pytest.mark.outside
HELEN, AMINA = "helen.marsh@larkhaven.example", "amina.yusuf@larkhaven.example"
KEY = new_key()


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The demo's authority, imported."""
    address = f"sqlite:///{tmp_path / 'doorstep.db'}"
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", address)
    monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", KEY)
    monkeypatch.setenv("DOORSTEP_SETTINGS_FILE", str(AUTHORITY / "settings.yaml"))
    user = SimpleNamespace(pw_name="olga")
    monkeypatch.setattr("storage.record.operator.pwd.getpwuid", lambda _uid: user)
    assert doorstep("import", *(str(AUTHORITY / name) for name in ("people.csv", "cases.csv"))).exit_code == 0
    return address


def doorstep(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def entries(url: str, beginning: str) -> list[AuditEntry]:
    with Store(url, [KEY]) as store, store.read() as uow:
        drill = uow.drills.last_of("north")
        found = uow.audit.of_subject(drill.id) if drill else ()
        return [one for one in (*found, *uow.audit.of_subject("north")) if one.action.startswith(beginning)]


def refusals(url: str) -> list[object]:
    with Store(url, [KEY]) as store, store.read() as uow:
        return [one.details["why"] for one in uow.audit.of_subject("command")]


def test_it_begins_ends_and_says_who_was_asked_when(url: str) -> None:
    begun = doorstep("drill", "north", "--by", HELEN)
    assert begun.exit_code == 0, begun.exception
    assert "A drill of team north has begun." in begun.output
    assert "Nobody has answered yet" in doorstep("drill", "north", "--report").output
    assert doorstep("drill", "north", "--by", HELEN, "--end").exit_code == 0
    said = doorstep("drill", "north", "--report").output
    assert "PRACTICE: the drill of team north is over" in said
    assert " is being asked" in said, "no Doorstep runs that could have sent it"
    assert " was asked" not in said
    assert "it was ended; nobody had answered yet" in said


def test_who_began_and_ended_it_is_on_the_record_with_the_user(url: str) -> None:
    doorstep("drill", "north", "--by", HELEN)
    doorstep("drill", "north", "--by", HELEN, "--end")
    begun, ended = entries(url, "drill:begin"), entries(url, "drill:end")
    assert [one.details["user"] for one in (*begun, *ended)] == ["olga", "olga"]
    assert begun[0].actor_id == ended[0].actor_id is not None


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("north", "--by", AMINA), "neither an administrator nor a manager of team north"),
        (
            ("north", "--by", HELEN, "--worker", "nobody@x.example"),
            "nobody with the address nobody@x.example",
        ),
        (("north", "--by", HELEN, "--end"), "No drill of team north is running"),
        (("north", "--report"), "Team north has had no drill"),
    ],
)
def test_what_is_refused_is_said_in_a_line(url: str, words: tuple[str, ...], why: str) -> None:
    refused = doorstep("drill", *words)
    assert refused.exit_code == 1
    assert why in refused.stderr
    assert entries(url, "drill:") == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("north",), "--by has to be your work e-mail address"),
        (("nowhere", "--by", HELEN), "No team is called nowhere"),
    ],
)
def test_what_is_typed_amiss_is_said_in_a_line(url: str, words: tuple[str, ...], why: str) -> None:
    refused = doorstep("drill", *words)
    assert isinstance(refused.exception, Misconfigured)
    assert why in str(refused.exception)
    assert entries(url, "drill:") == []


def test_a_second_one_is_refused_and_a_refusal_is_on_the_record(url: str) -> None:
    doorstep("drill", "north", "--by", HELEN)
    again = doorstep("drill", "north", "--by", HELEN)
    assert "is running: end it first" in again.stderr
    doorstep("drill", "north", "--by", AMINA)
    assert refusals(url) == ["Stale", "NotAllowed"]
    assert len(entries(url, "drill:begin")) == 1
