"""The image and the compose file: they lint, name what exists, and hold no secret."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings
from tests.deploy.environment import DEPLOY, ROOT, settings_named_in, unknown_commands, variables

DOCKER = DEPLOY / "docker"
DOCKERFILE = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
FILES = sorted(path for path in DOCKER.iterdir() if path.is_file())
OURS = {name: service for name, service in SERVICES.items() if name != "database"}


def instructions(name: str) -> list[str]:
    """What follows each instruction of this name, with continued lines joined."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return re.findall(rf"^{name}\s+(.*)$", joined, re.MULTILINE)


def test_hadolint_has_nothing_to_say() -> None:
    beside_python = Path(sys.executable).parent / "hadolint"
    hadolint = str(beside_python) if beside_python.exists() else shutil.which("hadolint")
    if hadolint is None:
        pytest.skip("hadolint is not installed here: its wheel is for Linux on x86-64 only")
    done = subprocess.run([hadolint, DOCKER / "Dockerfile"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_stage_begins_from_the_same_pinned_python() -> None:
    bases = [base.split()[0] for base in instructions("FROM")]
    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.11\.\d+-slim-[a-z]+", bases[0])


def test_packages_are_installed_as_locked_without_a_compiler() -> None:
    install = next(line for line in instructions("RUN") if "pip install" in line)
    assert {"--require-hashes", "--only-binary=:all:"} <= set(install.split())
    assert {"/tmp/requirements.lock", "/tmp/requirements-pdf.lock"} <= set(install.split())


def test_debian_gives_fonts_for_any_script_and_nothing_else() -> None:
    (line,) = (line for line in instructions("RUN") if "apt-get" in line)
    installed = line.partition("--no-install-recommends")[2].partition("&&")[0].split()
    assert installed == ["fonts-noto-core", "fonts-noto-cjk"]
    assert "--from=packages /usr/share/fonts /usr/share/fonts" in instructions("COPY")


def test_the_image_makes_pdfs_with_what_the_extra_names_as_it_is_locked() -> None:
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (wanted,) = (re.split(r"[<>=]", one)[0] for one in extra["project"]["optional-dependencies"]["pdf"])
    locked = (ROOT / "requirements-pdf.lock").read_text(encoding="utf-8")
    (version,) = re.findall(rf"^{wanted}==(\S+)", locked, re.MULTILINE)
    assert f"{wanted}=={version} " in (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    assert locked.count("==") == 1
    assert "--hash=sha256:" in locked


def test_the_process_is_nobody_special_and_gets_its_signals() -> None:
    assert instructions("USER") == ["10001:10001"]
    assert json.loads(instructions("ENTRYPOINT")[-1]) == ["doorstep"]
    assert instructions("STOPSIGNAL") == ["SIGTERM"]


def test_the_commands_of_the_image_exist() -> None:
    health = json.loads(instructions("HEALTHCHECK")[-1].split(" CMD ")[1])
    assert health[0] == "doorstep"
    assert not unknown_commands([health[1:], json.loads(instructions("CMD")[-1])])


def test_the_port_is_the_one_it_listens_on() -> None:
    assert [int(port) for port in instructions("EXPOSE")] == [Settings.model_fields["port"].default]


def test_what_is_copied_exists_and_is_let_through() -> None:
    ignored = (DOCKER / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    ours = [line for line in instructions("COPY") if "--from=" not in line]
    assert len(ours) >= 5
    for line in ours:
        source = next(word for word in line.split() if not word.startswith("--"))
        assert (ROOT / source).exists()
        assert f"!{source}" in ignored


def test_everything_the_application_is_made_of_is_in_the_image() -> None:
    copied = {line.split()[0] for line in instructions("COPY")}
    assert {"bot", "storage", "dialogs", "state_machines"} <= copied


@pytest.mark.parametrize(
    "path", sorted(path for path in DOCKER.iterdir() if path.is_file()), ids=lambda p: p.name
)
def test_only_settings_that_exist_are_named_and_no_secret_is_kept(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert settings_named_in(text) <= variables()
    assert not re.search(r"xox[abp]-\w|xapp-\w", text)
    assert not re.search(r"^(?:DOORSTEP_\w+|DATABASE_PASSWORD)=\S", text, re.MULTILINE)


def test_the_services_run_commands_that_exist() -> None:
    assert not unknown_commands(service["command"] for service in OURS.values())
    assert OURS["migrate"]["restart"] == "no"


def test_nothing_runs_before_the_database_answers_and_is_migrated() -> None:
    assert OURS["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert "healthcheck" in SERVICES["database"]
    for name in ("run", "worker"):
        assert OURS[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


def test_no_port_is_published() -> None:
    assert not [name for name, service in SERVICES.items() if "ports" in service or "network_mode" in service]


def test_everything_is_started_again_and_bounded() -> None:
    for name, service in SERVICES.items():
        assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")
        assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
        assert service["logging"]["options"]["max-size"]


def test_a_container_of_ours_can_change_the_database_and_the_files_that_outlive_it_alone() -> None:
    for service in OURS.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["volumes"] == ["./authority:/etc/doorstep:ro", "kept:/var/lib/doorstep"]
        files = [
            value
            for name, value in service["environment"].items()
            if name.endswith(("SEALS_FILE", "ERASURES_FILE"))
        ]
        assert len(files) == 2
        assert all(file.startswith("/var/lib/doorstep/") for file in files)


def test_the_files_that_are_filled_in_stay_out_of_the_repository() -> None:
    kept_out = (DOCKER / ".gitignore").read_text(encoding="utf-8").splitlines()
    named = {name for service in OURS.values() for name in service["env_file"]}
    assert named <= set(kept_out)
    assert "authority/" in kept_out


def test_the_example_names_every_variable_that_has_to_be_filled_in() -> None:
    example = (DOCKER / "env.example").read_text(encoding="utf-8")
    needed = re.findall(r"\$\{(\w+):\?", (DOCKER / "compose.yaml").read_text(encoding="utf-8"))
    assert "DATABASE_PASSWORD" in needed
    for name in needed:
        assert re.search(rf"^{name}=$", example, re.MULTILINE)
