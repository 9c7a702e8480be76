"""`make capacity`: play a month of 2,500 cases, keep the figures, and write docs/capacity.md."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from tests.bench.machine import load, machine
from tests.capacity.month import Played, play
from tests.capacity.page import write_page
from tests.capacity.stored import Stored

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "docs/capacity.json"
CASES = 2_500


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.capacity", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument(
        "--months", type=int, default=1, help="how many are played; a year is reckoned from them"
    )
    parser.add_argument(
        "--page", action="store_true", help="only write the page from the figures that are kept"
    )
    options = parser.parse_args()
    if not options.page:
        _measure(options.cases, options.months)
    write_page(ROOT / "docs/capacity.md", *read_figures())


def read_figures() -> tuple[Played, dict[str, str]]:
    """What was measured last, and when and where."""
    kept = json.loads(FIGURES.read_text(encoding="utf-8"))
    played = kept["played"]
    for name in ("imported", "gained"):
        played[name] = {table: Stored(**one) for table, one in played[name].items()}
    return Played(**played), kept["measured"]


def _measure(cases: int, months: int) -> None:
    folder = ROOT / "var/capacity"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    measured = {"on": date.today().isoformat(), "machine": machine(), "load": f"{load():.0f}"}  # noqa: DTZ011
    try:
        played = play(folder, cases, months, _say)
    finally:
        shutil.rmtree(folder)
    kept = {"measured": measured, "played": asdict(played)}
    FIGURES.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


if __name__ == "__main__":
    main()
