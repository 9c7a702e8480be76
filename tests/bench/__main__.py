"""The command `python -m tests.bench`: measure, keep the figures, and draw docs/benchmarks.md from them."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deploy.demo.errors import CannotStart, NotAsExpected, Stopped
from deploy.demo.places import ROOT
from deploy.demo.signals import stop_on_signals
from tests.bench import plot, stored_figures
from tests.bench.frame import Measurement
from tests.bench.machine import load, machine
from tests.bench.measurements import ALL
from tests.bench.page import Section, page
from tests.bench.progress import say

_PAGE, _KEPT, _IMAGES = ROOT / "docs/benchmarks.md", ROOT / "docs/benchmarks.json", ROOT / "docs/images"
#: On the same disk as a real database: where temporary files live may be memory, where writes cost nothing.
_FOLDER = ROOT / "var/bench"


def main() -> int:
    """Exit status 0 when everything asked for was measured and the page is written."""
    options = _options()
    stop_on_signals()
    kept = stored_figures.read(_KEPT)
    failed = []
    try:
        for measurement in [] if options.draw else options.only:
            try:
                kept[measurement.name] = _measure(measurement)
            except (CannotStart, NotAsExpected) as error:
                failed.append(measurement.name)
                say(f"{measurement.title}: not measured: {error}\n{getattr(error, 'seen', '')}")
                continue
            if not options.dry:
                stored_figures.write(_KEPT, kept)
    except Stopped as stopped:
        return stopped.status
    _draw(kept, dry=options.dry)
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    names = ", ".join(each.name for each in ALL)
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure speed and memory.")
    parser.add_argument(
        "--only", type=_parse_names, default=ALL, help=f"some of: {names}; with commas between"
    )
    parser.add_argument("--draw", action="store_true", help="measure nothing, draw what is kept")
    parser.add_argument("--dry", action="store_true", help="print only, leave the figures and the page alone")
    return parser.parse_args()


def _parse_names(names: str) -> Sequence[Measurement[Any]]:
    by_name = {each.name: each for each in ALL}
    if unknown := [name for name in names.split(",") if name not in by_name]:
        raise argparse.ArgumentTypeError(f"no measurement {unknown[0]}; there are {', '.join(by_name)}")
    return [by_name[name] for name in names.split(",")]


def _measure(measurement: Measurement[Any]) -> stored_figures.Measured:
    say(f"== {measurement.title}")
    folder, busy = _FOLDER / measurement.name, load()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        figures = measurement.measure(folder)
    finally:
        _keep_only_logs(folder)
    return stored_figures.Measured(
        stored_figures.as_json(measurement, figures), datetime.now(UTC), machine(), busy
    )


def _keep_only_logs(folder: Path) -> None:
    """A million cases are a big file, and nobody needs them afterwards."""
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".log":
            path.unlink()


def _draw(kept: dict[str, stored_figures.Measured], *, dry: bool) -> None:
    sections = [
        Section(each, figures, kept[each.name])
        for each in ALL
        if each.name in kept and (figures := kept[each.name].of(each)) is not None
    ]
    text = page(sections)
    sys.stdout.write(text)
    if dry:
        return
    _PAGE.write_text(text, encoding="utf-8")
    rows = [row for section in sections for row in section.rows]
    (_IMAGES / "benchmarks.svg").write_text(plot.shares(rows), encoding="utf-8")
    for grown in filter(None, (section.growth for section in sections)):
        (_IMAGES / "growth.svg").write_text(plot.growth(grown), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
