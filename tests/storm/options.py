"""How large a storm is, on which database, and by which seed it was decided."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Where each storm leaves its figures, and with `--keep` all else.
FOLDER = ROOT / "var/storm"

#: Reports, kills, minutes, and people at their phones at a time.
_LARGE = (10_000, 500, 120, 40)


@dataclass(frozen=True)
class Options:
    """`minutes` is a hard bound in real time; `at_once` how many people are at their phones at a time."""

    reports: int = 1000
    kills: int = 100
    seed: int = 1
    database: str = "sqlite"
    minutes: float = 25
    keep: bool = False
    at_once: int = 20
    page: bool = False

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"{self.database}-{self.reports}-{self.seed}"


def parse(arguments: list[str] | None = None) -> Options:
    """The options of `python -m tests.storm`."""
    parser = argparse.ArgumentParser(prog="python -m tests.storm", description=__doc__)
    parser.add_argument("--reports", type=int, default=Options.reports)
    parser.add_argument("--kills", type=int, default=Options.kills, help="how often a process is killed")
    parser.add_argument("--seed", type=int, default=Options.seed, help="decides all but the timing")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default=Options.database)
    parser.add_argument(
        "--minutes", type=float, default=Options.minutes, help="it fails when it takes longer"
    )
    parser.add_argument(
        "--at-once", type=int, default=Options.at_once, help="people at their phones at a time"
    )
    parser.add_argument(
        "--large",
        action="store_true",
        help="{} reports, {} kills, {} minutes, {} people at a time".format(*_LARGE),
    )
    parser.add_argument("--keep", action="store_true", help="leave database and logs in var/storm")
    parser.add_argument(
        "--page", action="store_true", help="no storm: write docs/reliability.md from var/storm"
    )
    given = vars(parser.parse_args(arguments))
    if given.pop("large"):
        given |= dict(zip(("reports", "kills", "minutes", "at_once"), _LARGE, strict=True))
    return Options(**given)
