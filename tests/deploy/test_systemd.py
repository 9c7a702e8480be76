"""The systemd units: they verify where systemd is, and name what exists."""

from __future__ import annotations

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.deploy.environment import DEPLOY, settings_named_in, unknown_commands, variables

UNITS = sorted(path for path in (DEPLOY / "systemd").iterdir() if path.suffix in {".service", ".timer"})
SERVICES = [path for path in UNITS if path.suffix == ".service"]


def read(path: Path) -> ConfigParser:
    """A unit as its sections; of a line given twice the last counts, which is enough here."""
    unit = ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign] # typeshed knows it as a method only
    unit.read_string(path.read_text(encoding="utf-8"))
    return unit


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_understands_every_line(path: Path, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed here")
    for unit in UNITS:  # together, for they name each other; with a program that is there
        text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(encoding="utf-8"), flags=re.M)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [analyze, "verify", "--man=no", tmp_path / path.name], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_systemd_itself_finds_it_well_shut_in(path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed here")
    look = [analyze, "security", "--offline=true", "--no-pager", str(path)]
    done = subprocess.run(look, capture_output=True, text=True, check=False)
    if "Overall exposure level" not in done.stdout:
        pytest.skip("this systemd-analyze looks at running units only")
    (figure,) = re.findall(r"exposure level for [\w.-]+: ([0-9.]+)", done.stdout)
    assert float(figure) <= 1.2


def test_the_example_of_the_environment_names_settings_that_exist_and_keeps_no_secret() -> None:
    text = (DEPLOY / "systemd/env.example").read_text(encoding="utf-8")
    assert len(settings_named_in(text)) >= 5
    assert settings_named_in(text) <= variables()
    assert "xoxb-" not in text


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_the_command_exists(path: Path) -> None:
    program, *words = read(path)["Service"]["ExecStart"].split()
    assert program == "/opt/doorstep/.venv/bin/doorstep"
    assert not unknown_commands([words])


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_only_settings_that_exist_are_named_and_no_secret_is_kept(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert settings_named_in(text) <= variables()
    assert "xoxb-" not in text


def test_it_is_started_again_however_it_ends_and_however_often() -> None:
    unit = read(DEPLOY / "systemd/doorstep.service")
    assert unit["Service"]["Restart"] == "always"
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"


def test_it_is_given_time_to_finish_what_it_sends() -> None:
    service = read(DEPLOY / "systemd/doorstep.service")["Service"]
    assert service["KillSignal"] == "SIGTERM"
    assert int(service["TimeoutStopSec"]) >= 30


def test_it_may_write_in_its_own_folder_only() -> None:
    service = read(DEPLOY / "systemd/doorstep.service")["Service"]
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert service["WorkingDirectory"] == f"/var/lib/{service['StateDirectory']}"
    assert "ReadWritePaths" not in service


def test_the_look_is_shut_in_as_the_bot_is() -> None:
    bot, look = (
        read(DEPLOY / f"systemd/{name}.service")["Service"] for name in ("doorstep", "doorstep-health")
    )
    kept = [name for name in bot if name.startswith(("Protect", "Private", "Restrict", "SystemCall", "Lock"))]
    assert len(kept) >= 15
    assert {name: look.get(name) for name in kept} == {name: bot[name] for name in kept}


def test_the_timer_starts_the_look_of_the_same_name() -> None:
    timers = {path.stem for path in UNITS if path.suffix == ".timer"}
    assert timers == {"doorstep-health"}
    assert timers < {path.stem for path in SERVICES}
