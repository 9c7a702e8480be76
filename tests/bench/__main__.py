"""The command `python -m tests.bench`: measure, print, and write docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from deploy.demo.environment import plain_environment
from deploy.demo.errors import CannotStart, NotAsExpected, Stopped
from deploy.demo.places import ROOT
from deploy.demo.signals import stop_on_signals
from deploy.demo.town import Town, free_port
from tests.bench import floor, reports
from tests.bench.cases import references, write_cases
from tests.bench.figures import Figures, machine, spread
from tests.bench.idle import watch
from tests.bench.page import page

_PAGE = ROOT / "docs/benchmarks.md"
#: On the same disk as a real database: where temporary files live may be memory, where writes cost nothing.
_FOLDER = ROOT / "var/bench"
#: After the last report, before the bot is watched at rest, in seconds.
_REST = 2.0


def main() -> int:
    """Exit status 0 when everything was measured and the page is written."""
    options, where = _options(), machine()
    stop_on_signals()
    try:
        shutil.rmtree(_FOLDER, ignore_errors=True)
        _FOLDER.mkdir(parents=True)
        figures = _measure(_FOLDER, options.reports, options.idle)
    except (CannotStart, NotAsExpected) as error:
        sys.stderr.write(f"Not measured: {error}\n{getattr(error, 'seen', '')}\n")
        return 1
    except Stopped as stopped:
        return stopped.status
    text = page(figures, where, os.cpu_count() or 1, datetime.now(UTC).date())
    sys.stdout.write(text)
    if not options.dry:
        _PAGE.write_text(text, encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure speed and memory.")
    parser.add_argument(
        "--reports", type=int, default=100, help="how many reports (100, which is also the most)"
    )
    parser.add_argument("--idle", type=float, default=20.0, help="seconds to watch the bot at rest (20)")
    parser.add_argument("--dry", action="store_true", help="print only, leave docs/benchmarks.md as it is")
    return parser.parse_args()


def _measure(folder: Path, count: int, idle_seconds: float) -> Figures:
    cases = folder / "cases.csv"
    write_cases(cases, count)
    with Town(folder, free_port(0)) as town:
        town.start(cases)
        _say(f"{count} reports, one after another …")
        told = list(reports.measure(town, references(count)))
        _say("The floor …")
        bare = list(floor.measure(town, told))
        _say(f"The bot at rest, {idle_seconds:.0f} s …")
        time.sleep(_REST)
        idle = watch(town.bot.pid, idle_seconds)
    _say("The demo's main story …")
    demo_seconds = _play(folder / "demo")
    return Figures(count, spread([each.milliseconds for each in told]), spread(bare), idle, demo_seconds)


def _play(folder: Path) -> float:
    command = [sys.executable, "-m", "deploy.demo", "--port", "0", "--folder", str(folder)]
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=plain_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotAsExpected("the demo's main story holds", done.stdout[-2000:] + done.stderr[-2000:])
    return time.monotonic() - began


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


if __name__ == "__main__":
    sys.exit(main())
