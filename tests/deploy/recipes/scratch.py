"""A scratch copy of this machine's folders, in which root can install things; gone with its folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.deploy.recipes.inside import Confinement, command
from tests.patience import wait_for

ROOT = Path(__file__).parents[3]
#: What an installation may change; everything else is the machine's.
FOLDERS = ("/etc", "/opt", "/run", "/usr/local", "/var")
#: As root has it after a login: no Python of a developer's stands in it.
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Layers:
    """What differs from the machine, in a folder of its own for each of its folders."""

    folder: Path

    def overlays(self) -> dict[str, tuple[str, str]]:
        """The folders of the machine, each with the two that an overlay needs."""
        pairs = {
            name: (self.upper(name), self.folder / name[1:].replace("/", "-") / "work") for name in FOLDERS
        }
        for differs, works in pairs.values():
            differs.mkdir(parents=True, exist_ok=True)
            works.mkdir(exist_ok=True)
        return {name: (str(differs), str(works)) for name, (differs, works) in pairs.items()}

    def upper(self, name: str) -> Path:
        """Where what differs from this folder of the machine stands."""
        return self.folder / name[1:].replace("/", "-") / "differs"

    def path(self, inside: str) -> Path:
        """Where a file of the scratch machine stands on the real one."""
        name = next(folder for folder in FOLDERS if inside.startswith(f"{folder}/"))
        return self.upper(name) / inside.removeprefix(f"{name}/")


def skip_unless_possible(folder: Path) -> None:
    """Skip, loudly, where there is no root, or its kernel gives it no folders of its own."""
    if os.geteuid() != 0:
        pytest.skip("not root: the recipes were not followed")
    tried = Confinement(["true"], {"PATH": PATH}, overlays=Layers(folder / "tried").overlays())
    done = run(tried, folder / "tried.json")
    if done.returncode != 0:
        pytest.skip(f"no scratch folders can be had here, so the recipes were not followed: {done.stderr}")


def environment(**more: str) -> dict[str, str]:
    """Of root after a login, without what a developer has set; what packages need to be fetched stays."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_CERT_"))}
    proxies = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    return {"PATH": PATH, "HOME": "/root", "LANG": "C.UTF-8", **kept, **proxies, **more}


def run(confined: Confinement, file: Path) -> subprocess.CompletedProcess[str]:
    """Run to its end what the confinement describes."""
    return subprocess.run(
        command(confined.write(file)), capture_output=True, text=True, check=False, cwd=ROOT, env=_ours()
    )


def _ours() -> dict[str, str]:
    return dict(os.environ) | {"PYTHONPATH": str(ROOT)}


@dataclass(frozen=True)
class Machine:
    """A scratch machine that stays up: what is started in it goes on until it is stopped."""

    layers: Layers
    keeper: subprocess.Popen[bytes]

    def do(self, script: str, folder: Path | str = "/", **more: str) -> subprocess.CompletedProcess[str]:
        """Carry out a script as root, line by line until one fails."""
        inside = [
            "nsenter",
            "--target",
            str(self.keeper.pid),
            "--mount",
            f"--wd={folder}",
            "bash",
            "-euo",
            "pipefail",
        ]
        return subprocess.run(
            [*inside, "-c", script], capture_output=True, text=True, check=False, env=environment(**more)
        )

    def put(self, place: str, text: str, mode: int = 0o644) -> None:
        """Write a file of the scratch machine."""
        done = subprocess.run(
            ["nsenter", "--target", str(self.keeper.pid), "--mount", "tee", place],
            input=text,
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        assert done.returncode == 0
        self.do(f"chmod {mode:o} {place}")


@contextmanager
def a_machine(folder: Path) -> Iterator[Machine]:
    """A machine that differs from this one by nothing yet."""
    skip_unless_possible(folder)
    layers, up = Layers(folder / "machine"), folder / "up"
    waits = Confinement(
        ["sh", "-c", f"touch {up}; exec sleep infinity"], {"PATH": PATH}, overlays=layers.overlays()
    )
    with subprocess.Popen(command(waits.write(folder / "keeper.json")), cwd=ROOT, env=_ours()) as keeper:
        try:
            wait_for(lambda: keeper.poll() is not None or up.exists())
            assert keeper.poll() is None, "the scratch machine did not come up"
            yield Machine(layers, keeper)
        finally:
            keeper.kill()


def stand_in(module: str, state: Path, settings: Mapping[str, str] | None = None) -> str:
    """A program of the given module's, for a place in the PATH; `state` is where it keeps what it knows."""
    words = "".join(f"{name}='{value}' " for name, value in (settings or {}).items())
    return f'#!/bin/sh\nPYTHONPATH={ROOT} STATE={state} {words}exec {sys.executable} -m {module} "$@"\n'
