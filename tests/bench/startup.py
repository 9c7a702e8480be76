"""How long nobody listens after a crash, until `doorstep run` is connected again."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.demo.environment import plain_environment
from deploy.demo.errors import NotAsExpected
from deploy.demo.places import ROOT
from deploy.demo.town import Town, free_port
from tests.bench.frame import Aim, Floor, Measurement, Row
from tests.bench.progress import say

_STARTS, _IMPORTS = 5, 7


@dataclass(frozen=True, slots=True)
class Startup:
    """Milliseconds, the middle of several: bare Python, our modules loaded, connected again."""

    python: float
    modules: float
    running: float
    demo_seconds: float


def measure(folder: Path) -> Startup:
    """Start it again and again on the same database, as a supervisor would."""
    say("Loading Python, and our modules …")
    python, modules = _runs("pass"), _runs("import bot.cli.run")
    with Town(folder, free_port(0)) as town:
        town.start()
        say(f"{_STARTS} starts after a kill …")
        running = statistics.median([_start_again(town) for _ in range(_STARTS)])
    say("The demo's main story …")
    return Startup(python, modules, running, _play(folder / "demo"))


def _start_again(town: Town) -> float:
    town.bot.kill()
    began = time.monotonic()
    town.start_bot()
    return (time.monotonic() - began) * 1000


def _runs(statement: str) -> float:
    def once() -> float:
        began = time.monotonic()
        subprocess.run([sys.executable, "-c", statement], cwd=ROOT, env=plain_environment(), check=True)
        return (time.monotonic() - began) * 1000

    return statistics.median([once() for _ in range(_IMPORTS)])


def _play(folder: Path) -> float:
    command = [sys.executable, "-m", "deploy.demo", "--port", "0", "--folder", str(folder)]
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=plain_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotAsExpected("the demo's main story holds", done.stdout[-2000:] + done.stderr[-2000:])
    return time.monotonic() - began


def rows(figures: Startup) -> Sequence[Row]:
    """Against a Python that does nothing, and one that only loads what we need."""
    loaded = Floor("a Python that only loads our modules", figures.modules)
    return (
        Row(
            "start after a crash: until `doorstep run` is connected by Socket Mode",
            "Start after a crash",
            figures.running,
            "ms",
            loaded,
            Aim(2000),
        ),
        Row(
            "loading our modules",
            "Loading modules",
            figures.modules,
            "ms",
            Floor("a Python that does nothing", figures.python),
        ),
        Row(
            "`make demo`: start, main story and end",
            "The demo",
            figures.demo_seconds,
            "s",
            aim=Aim(20),
        ),
    )


def limits(figures: Startup) -> str:
    """What lies between a start and being there."""
    rest = figures.running - figures.modules
    return (
        f"Of {figures.running:.0f} ms, {figures.modules:.0f} ms go to loading modules (Slack's SDK, "
        f"SQLAlchemy, pydantic; bare Python takes {figures.python:.0f} ms) and {rest:.0f} ms to "
        "reading the policy and the local settings, opening the database, asking Slack who we are, and "
        "opening two connections."
    )


_HOW = f"""\
The bot is killed with SIGKILL and started again on the same database, {_STARTS} times; the time runs until
its log says that it is connected. Each figure is the middle of its runs. The demo is the whole command, as
the shell sees it."""

MEASUREMENT = Measurement("startup", "Starting", Startup, measure, rows, limits, _HOW)
