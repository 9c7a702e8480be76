"""docs/reliability.md, written from the figures that storms have left in a folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.storm.options import ROOT

PAGE = ROOT / "docs/reliability.md"
WORDS = Path(__file__).with_name("page.md")

Run = dict[str, Any]

_COLUMNS: tuple[tuple[str, Callable[[Run], str]], ...] = (
    ("database", lambda run: str(run["database"])),
    ("seed", lambda run: str(run["seed"])),
    ("reports", lambda run: f"{run['reports']:,}"),
    ("seen confirmed", lambda run: f"{run['confirmed']:,}"),
    ("acts", lambda run: f"{run['interactions']:,}"),
    ("kills", lambda run: str(run["kills"])),
    ("database restarts", lambda run: str(run["restarts"]) if run["database"] != "sqlite" else "-"),
    ("faults met", lambda run: f"{_faults(run):,}"),
    ("messages", lambda run: f"{run['messages']['sent']:,}"),
    ("redrawn", lambda run: f"{run['messages']['redrawn']:,}"),
    ("tried again", lambda run: f"{run['messages']['tried more than once']:,}"),
    ("minutes", lambda run: f"{run['minutes']:.1f}"),
    ("**violations**", lambda run: f"**{len(run['violations'])}**"),
)
_TIMES: tuple[tuple[str, Callable[[Run], str]], ...] = (
    ("database", lambda run: str(run["database"])),
    ("seed", lambda run: str(run["seed"])),
    ("reports", lambda run: f"{run['reports']:,}"),
    ("Submit to “Recorded”", lambda run: _spread(run["confirmation_ms"], "ms")),
    ("Submit to the last ping", lambda run: _spread(run["pings_ms"], "ms")),
    ("chases late by", lambda run: _spread(run["chase_late_s"], "s")),
)


def write(folder: Path) -> None:
    """Every storm in the folder is a line; the words around them stand beside this file."""
    runs = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    runs.sort(key=lambda run: (run["reports"], run["database"], run["seed"]))
    PAGE.write_text(page(runs, WORDS.read_text(encoding="utf-8")), encoding="utf-8")


def page(runs: list[Run], words: str) -> str:
    """The page; `words` say where the tables belong."""
    return words.replace("{runs}", _table(runs, _COLUMNS)).replace("{times}", _table(runs, _TIMES))


def _table(runs: list[Run], columns: tuple[tuple[str, Callable[[Run], str]], ...]) -> str:
    head = [title for title, _ in columns]
    rows = [head, ["---"] * len(head), *([cell(run) for _, cell in columns] for run in runs)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _faults(run: Run) -> int:
    """What misbehaved while somebody was using it."""
    met = sum(times for what, times in run["passed_by"].items() if what.startswith("fault "))
    sockets = sum(times for what, times in run["counts"].items() if what.startswith("sockets: "))
    return int(met + sockets + run["counts"].get("deliveries repeated", 0))


def _spread(spread: dict[str, float], unit: str) -> str:
    if not spread["count"]:
        return "-"
    return f"{spread['p50']:,.0f} {unit}; p99 {spread['p99']:,.0f}; worst {spread['max']:,.0f}"
