"""docs/deploy/systemd.md, followed word for word on a scratch machine, as the user that it makes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage.migrations import known_versions
from tests.deploy.recipes.checkout import NEXT_VERSION, add_the_next_release, repository
from tests.deploy.recipes.living_town import a_living_town, report, wait_until_it_listens
from tests.deploy.recipes.scratch import Machine, a_machine, stand_in
from tests.deploy.recipes.text import boxes, recipe
from tests.deploy.recipes.units import CARRIED_OUT, IMPLIED, LEFT_OUT, service
from tests.stories.served_town import ServedTown
from tests.stories.town import AUTHORITY, ROOT

PAGE = "systemd.md"
pytestmark = pytest.mark.timeout(1800)


@dataclass(frozen=True)
class Installation:
    """A machine on which the page is followed, and who would use what is installed there."""

    machine: Machine
    town: ServedTown
    source: Path
    state: Path

    def follow(self, name: str, folder: Path | str = "/", **places: str) -> str:
        """Carry out this box; what it said, where it did not fail."""
        text = recipe(PAGE, name, {"this repository": str(self.source)} | places)
        done = self.machine.do(text, folder)
        assert done.returncode == 0, f"{name} failed:\n{done.stdout}\n{done.stderr}\n{self.log()}"
        return done.stdout + done.stderr

    def log(self) -> str:
        return "\n".join(file.read_text(encoding="utf-8")[-3000:] for file in self.state.glob("*.log"))

    def starts(self, times: int) -> None:
        wait_until_it_listens(self.town, self.state / "doorstep.service.log", times)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    state = tmp_path / "state"
    state.mkdir()
    with a_machine(tmp_path) as machine, a_living_town(tmp_path) as town:
        shim = stand_in("tests.deploy.recipes.systemctl", state)
        machine.put("/usr/local/sbin/systemctl", shim, mode=0o755)
        (tmp_path / "source").mkdir()
        here = Installation(machine, town, repository(tmp_path / "source"), state)
        try:
            yield here
        finally:
            machine.do("systemctl stop doorstep || true")


def fill_in(here: Installation) -> Path:
    """What a person does between the boxes: tokens into the file, the authority's own into a folder."""
    example = here.machine.layers.path("/etc/doorstep/doorstep.env").read_text(encoding="utf-8")
    given = {
        "DOORSTEP_SLACK_BOT_TOKEN=": "DOORSTEP_SLACK_BOT_TOKEN=xoxb-sandbox",
        "DOORSTEP_SLACK_APP_TOKEN=": 'DOORSTEP_SLACK_APP_TOKEN="xapp-sandbox"',
    }
    for empty, filled in given.items():
        assert f"\n{empty}\n" in example
        example = example.replace(f"\n{empty}\n", f"\n{filled}\n")
    slack = f"DOORSTEP_SLACK_API_URL={here.town.sandbox.api_url}\n"
    here.machine.put("/etc/doorstep/doorstep.env", example + slack, mode=0o600)
    return AUTHORITY


def test_whoever_follows_the_page_has_it_running_backed_up_restored_upgraded_and_taken_back(
    installation: Installation,
) -> None:
    here, town = installation, installation.town
    here.follow("install", release="1")
    said = here.follow("first-start", fill_in(here))
    assert "Imported 14 people" in said
    assert (here.state / "enabled").read_text().split() == ["doorstep.service", "doorstep-health.timer"]
    here.starts(1)
    report(town, "LH-1042")
    whose_is_what(here)
    here.machine.do("systemctl start doorstep-health")
    assert "database" in (here.state / "doorstep-health.service.log").read_text()

    here.follow("backup")
    (backup,) = here.machine.layers.path("/var/backups/doorstep").iterdir()
    report(town, "LH-1057")
    said = here.follow("restore", backup=backup.name)
    assert "The database is as it was" in said
    here.starts(2)
    town.amina.command("/case LH-1042")
    town.amina.sees("LH-1042", "Missed visit")

    add_the_next_release(here.source, known_versions()[-1])
    said = here.follow("upgrade", release="2")
    versions = re.findall(r"up to date: version (\w+)", said)
    assert versions == [known_versions()[-1], NEXT_VERSION]
    here.starts(3)
    here.follow("rollback", **{"old release": "1", "version": known_versions()[-1]})
    here.starts(4)
    town.amina.command("/case LH-1042")
    town.amina.sees("LH-1042", "Missed visit")
    here.follow("look")
    assert here.machine.do("systemctl stop doorstep").returncode == 0, here.log()


def whose_is_what(here: Installation) -> None:
    """Settings are read and not written by the service, tokens by root alone, and it owns its own folder."""
    looked = here.machine.do(
        "stat -c '%U:%G %a %n' /etc/doorstep /etc/doorstep/doorstep.env /etc/doorstep/settings.yaml "
        "/var/lib/doorstep /var/lib/doorstep/var/doorstep.db /var/lib/doorstep/var/doorstep.key"
    )
    assert looked.stdout.splitlines() == [
        "root:doorstep 750 /etc/doorstep",
        "root:root 600 /etc/doorstep/doorstep.env",
        "root:doorstep 640 /etc/doorstep/settings.yaml",
        "doorstep:doorstep 700 /var/lib/doorstep",
        "doorstep:doorstep 600 /var/lib/doorstep/var/doorstep.db",
        "doorstep:doorstep 600 /var/lib/doorstep/var/doorstep.key",
    ]


def test_every_box_of_the_page_is_followed() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    named = [name for name, _ in boxes(PAGE)]
    assert len(named) == 7
    assert [name for name in named if f'"{name}"' not in source] == []


@pytest.mark.parametrize("name", ["doorstep.service", "doorstep-health.service"])
def test_nothing_of_a_unit_is_overlooked_by_the_stand_in(name: str) -> None:
    said = set(service(ROOT / "deploy/systemd" / name))
    assert len(said) >= 20
    assert said <= CARRIED_OUT | IMPLIED | LEFT_OUT


def test_the_command_for_root_tells_anybody_else_to_be_root(tmp_path: Path) -> None:
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv is not installed here")
    with a_machine(tmp_path) as machine:
        program = (ROOT / "deploy/systemd/doorstep").read_text(encoding="utf-8")
        machine.put("/usr/local/sbin/doorstep", program, mode=0o755)
        done = machine.do(
            "setpriv --reuid=65534 --regid=65534 --clear-groups /usr/local/sbin/doorstep health"
        )
        assert done.returncode == 2
        assert "Run this as root" in done.stderr
