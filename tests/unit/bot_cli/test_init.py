"""`doorstep init` asks, and what it writes passes; `settings check` needs neither network nor database."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from bot.slack.addresses import channel_problem
from bot.use_cases.people.import_plan import read_files
from dialogs.loading import load_settings
from state_machines.errors import Misconfigured
from state_machines.policy.policy import shipped_policies
from storage.migrations import newest_version
from tests.unit.bot.town_hall import AUTHORITY

pytestmark = pytest.mark.outside

ANSWERS = {
    "Name of the authority": ["Harbour Council"],
    "Which board's policy": ["99", "camden-2019"],
    "Who sets all this": ["Ann Reed, head of service"],
    "Working hours begin": ["9 o'clock", "08:30"],
    "Working hours end": [""],
    "answer what is immediate": [""],
    "answer what is urgent": ["soon", "30 minutes"],
    "answer what is routine": [""],
    "stands for what is immediate": [""],
    "stands for what is urgent": [""],
    "stands for what is routine": [""],
    "press can be taken back": [""],
    "first team": ["Children in Need East"],
    "private channel": ["#east", "C0123ABCD"],
    "duty manager": ["helen", "Helen.Marsh@harbour.example"],
    "service manager": ["david@harbour.example"],
    "last resort": ["kofi@harbour.example"],
    "emergency duty team": ["020 7946 0123"],
    "no rule of yours": ["1"],
    "administrator": [""],
    "names and posts": [
        "Helen Marsh",
        "Duty manager",
        "David Osei",
        "Service manager",
        "Kofi Mensah",
        "Director",
    ],
}
TYPED = "\n".join(one for answers in ANSWERS.values() for one in answers) + "\n"


def doorstep(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, list(words), input=typed, catch_exceptions=False)


def test_what_it_writes_passes_and_says_who_set_it(tmp_path: Path) -> None:
    folder = tmp_path / "authority"
    said = doorstep("init", str(folder), typed=TYPED)
    assert said.exit_code == 0, said.output
    assert "Answer with a number from 1 to" in said.output
    assert "“soon” is not a duration" in said.output
    settings = load_settings(folder / "settings.yaml", channel_problem)
    assert (settings.policy, settings.example, list(settings.teams)) == (
        "camden-2019",
        False,
        ["Children in Need East"],
    )
    assert settings.waits.set_by == "Ann Reed, head of service"
    assert settings.waits.urgent[0].text == "30 minutes"
    files = read_files((folder / "people.csv").read_bytes(), (folder / "cases.csv").read_bytes())
    assert (files.people.errors, files.cases.errors, files.cases.rows) == ((), (), ())
    assert [(row.email, row.name, row.line_manager, row.administrator) for _, row in files.people.rows] == [
        ("helen.marsh@harbour.example", "Helen Marsh", "david@harbour.example", False),
        ("david@harbour.example", "David Osei", "kofi@harbour.example", False),
        ("kofi@harbour.example", "Kofi Mensah", "", True),
    ]


def test_what_it_wrote_can_be_checked_and_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "authority"
    doorstep("init", str(folder), typed=TYPED)
    monkeypatch.setenv("DOORSTEP_SETTINGS_FILE", str(folder / "settings.yaml"))
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", f"sqlite:///{tmp_path / 'doorstep.db'}")
    monkeypatch.setenv("DOORSTEP_KEY_FILE", str(tmp_path / "doorstep.key"))
    checked = doorstep("settings", "check", "--people", str(folder / "people.csv"))
    assert checked.exit_code == 0, checked.output
    files = [str(folder / name) for name in ("people.csv", "cases.csv")]
    assert "Imported 3 people and 0 cases." in doorstep("import", *files).output


def test_it_loses_no_file_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("mine")
    with pytest.raises(Misconfigured, match=r"has cases\.csv already, and nothing was written"):
        doorstep("init", str(tmp_path), typed=TYPED)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("cases.csv", "mine")]


def test_settings_are_checked_without_a_network_or_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("a network was asked for")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", f"sqlite:///{tmp_path / 'doorstep.db'}")
    said = doorstep("settings", "check", str(AUTHORITY / "settings.yaml"))
    assert said.exit_code == 0, said.output
    assert "passes: Larkhaven Council (fictional), by the chart of " in said.output
    assert "It says that it is an example" in said.output
    assert list(tmp_path.iterdir()) == []


def test_everything_that_is_wrong_is_said_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "settings.yaml"
    text = (AUTHORITY / "settings.yaml").read_text(encoding="utf-8")
    file.write_text(
        text.replace("policy: camden-2019", "policy: camdem").replace("G0NORTH", "'#north'"), encoding="utf-8"
    )
    said = doorstep("settings", "check", str(file))
    assert said.exit_code == 1
    assert "2 to mend" in said.output
    assert ", ".join(shipped_policies()) in said.output
    assert "write the channel's id" in said.output


@pytest.mark.parametrize(("encoding", "words"), [("cp1252", "is not UTF-8"), ("utf-16", "it is UTF-16")])
def test_settings_in_another_encoding_are_named_as_such(tmp_path: Path, encoding: str, words: str) -> None:
    file = tmp_path / "settings.yaml"
    text = (AUTHORITY / "settings.yaml").read_text(encoding="utf-8").replace("·", "-")
    file.write_bytes(text.replace("Larkhaven Council", "Lärkhaven Council").encode(encoding))
    said = doorstep("settings", "check", str(file))
    assert (said.exit_code, words in said.output) == (1, True), said.output


def test_whoever_the_settings_name_and_the_people_file_does_not_is_named(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    lines = (AUTHORITY / "people.csv").read_text(encoding="utf-8").splitlines()
    people.write_text("\n".join(line for line in lines if not line.startswith("helen")), encoding="utf-8")
    said = doorstep("settings", "check", str(AUTHORITY / "settings.yaml"), "--people", str(people))
    assert said.exit_code == 1
    assert "The settings name helen.marsh@larkhaven.example, who is not in" in said.output


def test_the_version_is_said_with_that_of_the_tables() -> None:
    said = doorstep("--version")
    assert said.exit_code == 0
    assert said.output.startswith("doorstep 0.")
    assert f"(tables {newest_version()})" in said.output
