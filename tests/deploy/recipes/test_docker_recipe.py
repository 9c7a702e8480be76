"""docs/deploy/docker.md, followed word for word: built, filled, backed up, restored, upgraded, taken back."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage.migrations import known_versions
from tests.deploy.recipes.checkout import NEXT_VERSION, add_the_next_release, repository
from tests.deploy.recipes.containers import a_database_server, end, is_alive
from tests.deploy.recipes.living_town import a_living_town, report, wait_until_it_listens
from tests.deploy.recipes.scratch import environment, skip_unless_possible, stand_in
from tests.deploy.recipes.text import boxes, recipe
from tests.integration.cluster import programs
from tests.stories.served_town import ServedTown
from tests.stories.town import AUTHORITY

PAGE = "docker.md"
pytestmark = [pytest.mark.timeout(1800), pytest.mark.postgresql]


@dataclass
class Host:
    """A machine with a Docker, on which the page is followed."""

    folder: Path
    town: ServedTown
    source: Path

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def deploy(self) -> Path:
        return self.folder / "doorstep/deploy/docker"

    def follow(self, name: str, folder: Path, **places: str) -> str:
        """Carry out this box; what it said, where it did not fail."""
        text = recipe(PAGE, name, {"this repository": str(self.source), "authority": str(AUTHORITY)} | places)
        text = text.replace("/var/backups/", f"{self.folder}/backups/")
        done = self.do(text, folder)
        assert done.returncode == 0, f"{name} failed:\n{done.stdout}\n{done.stderr}\n{self.logs()}"
        return done.stdout + done.stderr

    def do(self, script: str, folder: Path) -> subprocess.CompletedProcess[str]:
        given = environment() | {"PATH": f"{self.folder / 'bin'}:{environment()['PATH']}"}
        shell = ["bash", "-euo", "pipefail", "-c", script]
        return subprocess.run(shell, cwd=folder, env=given, capture_output=True, text=True, check=False)

    def logs(self) -> str:
        return "\n".join(
            log.read_text(encoding="utf-8")[-2000:] for log in self.state.glob("containers/*/log")
        )

    def starts(self, times: int) -> None:
        wait_until_it_listens(self.town, self.state / "containers/run/log", times)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    if programs() is None:
        pytest.skip("PostgreSQL is not installed here: the recipe was not followed")
    skip_unless_possible(tmp_path)
    for name in ("source", "state", "bin", "backups"):
        (tmp_path / name).mkdir()
    docker = tmp_path / "bin/docker"
    docker.write_text(stand_in("tests.deploy.recipes.docker", tmp_path / "state"), encoding="utf-8")
    docker.chmod(0o755)
    with a_database_server() as server, a_living_town(tmp_path) as town:
        (tmp_path / "state/database").symlink_to(server.folder)
        here = Host(tmp_path, town, repository(tmp_path / "source"))
        try:
            yield here
        finally:
            for file in here.state.glob("containers/*/pid"):
                if is_alive(pid := int(file.read_text(encoding="ascii"))):
                    end(pid, 30)


def fill_in(here: Host, key: str) -> None:
    """What a person does between the boxes: tokens, key and password into the file that root alone reads."""
    file = here.deploy / ".env"
    assert file.stat().st_mode & 0o777 == 0o600
    text = file.read_text(encoding="utf-8")
    given = {
        "DOORSTEP_SLACK_BOT_TOKEN": "xoxb-sandbox",
        "DOORSTEP_SLACK_APP_TOKEN": "xapp-sandbox",
        "DOORSTEP_ENCRYPTION_KEYS": key,
    }
    for name, value in given.items():
        assert f"\n{name}=\n" in text
        text = text.replace(f"\n{name}=\n", f"\n{name}={value}\n")
    file.write_text(f"{text}DOORSTEP_SLACK_API_URL={here.town.sandbox.api_url}\n", encoding="utf-8")


def test_whoever_follows_the_page_has_it_running_backed_up_restored_upgraded_and_taken_back(
    host: Host,
) -> None:
    here, town = host, host.town
    (key,) = re.findall(r"^[\w-]{43}=$", here.follow("install", here.folder), re.MULTILINE)
    fill_in(here, key)
    said = here.follow("first-start", here.deploy)
    assert "Imported 14 people" in said
    here.starts(1)
    report(town, "LH-1042")

    here.follow("backup", here.deploy)
    (backup,) = (here.folder / "backups/doorstep").glob("*.dump")
    report(town, "LH-1057")
    said = here.follow("restore", here.deploy, **{"new name": "doorstep_2", "backup": backup.name})
    assert "The database is as it was" in said
    here.starts(2)
    town.amina.command("/case LH-1042")
    town.amina.sees("LH-1042", "Missed visit")

    add_the_next_release(here.source, known_versions()[-1])
    said = here.follow("upgrade", here.deploy, database="doorstep_2")
    (commit,) = re.findall(r"^[0-9a-f]{40}$", said, re.MULTILINE)
    here.starts(3)
    assert NEXT_VERSION in here.do("docker compose run --rm migrate migrate", here.deploy).stdout
    here.follow("rollback", here.deploy, **{"version": known_versions()[-1], "old commit": commit})
    here.starts(4)
    town.amina.command("/case LH-1042")
    town.amina.sees("LH-1042", "Missed visit")
    here.follow("look", here.deploy)
    assert here.do("docker compose stop run worker", here.deploy).returncode == 0


def test_every_box_of_the_page_is_followed() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    named = [name for name, _ in boxes(PAGE)]
    assert len(named) == 7
    assert [name for name in named if f'"{name}"' not in source] == []
