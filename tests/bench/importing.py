"""An import of 20,000 changed cases on SQLite, and how long at most a press waits for it."""

from __future__ import annotations

import argparse
import csv
import io
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.use_cases.people.import_options import ImportOptions
from bot.use_cases.people.import_people import import_people
from deploy.demo.errors import NotAsExpected
from deploy.demo.places import ROOT
from storage.encryption import new_key
from storage.unit_of_work import Store
from tests.bench import frame
from tests.bench.progress import say

#: As many as the largest authorities have, and a press each so many seconds.
CASES, _CASELOAD, _TEAM = 20_000, 20, 10
_PRESS_EACH = 0.05
_PEOPLE = "email,name,job_title,agency,team,line_manager,safeguarding_lead,cover,administrator"
_CASES = (
    "reference,child_name,plan,team,allocated_social_worker,network,last_seen_on,last_seen_by,last_seen_alone"
)
NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Importing:
    """The import's seconds as a process of its own, and the waits of those who press meanwhile, in ms.

    `quiet` is the longest that the same press waited in as long a time without an import.
    """

    cases: int
    seconds: float
    presses: int
    longest: float
    late: float
    quiet: float


def measure(folder: Path, cases: int = CASES) -> Importing:
    """Import once, then the same cases changed, in another process, while somebody presses here."""
    key, url = new_key(), f"sqlite:///{folder / 'doorstep.db'}"
    people = _people(cases)
    with Store(url, [key]) as store:
        store.upgrade()
        say(f"SQLite: {cases:,} cases, imported once …")
        began = time.perf_counter()
        import_people(store, people, _cases(cases, "before"), NOW, options=ImportOptions(by="bench"))
        quiet = _press_for(store, min(time.perf_counter() - began, 20.0))
        (folder / "people.csv").write_text(people)
        (folder / "cases.csv").write_text(_cases(cases, "after"))
        say("SQLite: all of them changed, with somebody pressing beside it …")
        seconds, waits = _press_beside(store, folder, url, key)
    waits.sort()
    late = waits[int(len(waits) * 0.99)] if waits else 0.0
    return Importing(cases, seconds, len(waits), waits[-1], late, max(quiet))


def _press_beside(store: Store, folder: Path, url: str, key: str) -> tuple[float, list[float]]:
    files = [str(folder / name) for name in ("people.csv", "cases.csv")]
    environment = {**os.environ, "DOORSTEP_DATABASE_URL": url, "DOORSTEP_ENCRYPTION_KEYS": key}
    environment.pop("DOORSTEP_SETTINGS_FILE", None)
    began, waits = time.perf_counter(), list[float]()
    with (folder / "import.log").open("w") as log:
        command = [sys.executable, "-m", "bot", "import", *files]
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
        while process.poll() is None:
            waits.append(_press(store))
    if process.returncode:
        raise NotAsExpected("the import ends well", (folder / "import.log").read_text())
    return time.perf_counter() - began, waits


def _press_for(store: Store, seconds: float) -> list[float]:
    until = time.perf_counter() + seconds
    waits = [_press(store)]
    while time.perf_counter() < until:
        waits.append(_press(store))
    return waits


def _press(store: Store) -> float:
    """Write a little, as a press does; the milliseconds until it is stored."""
    time.sleep(_PRESS_EACH)
    began = time.perf_counter()
    with store.write() as uow:
        uow.audit.append(NOW, None, "bench:press", "nothing")
        uow.commit()
    return (time.perf_counter() - began) * 1000


def _people(cases: int) -> str:
    workers = range(max(cases // _CASELOAD, 1))
    rows = [(f"w{one}@x.example", f"m{one // _TEAM}@x.example") for one in workers]
    managers = sorted({manager for _, manager in rows})
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(_PEOPLE.split(","))
    for email, manager in (*rows, *((one, "") for one in managers)):
        table.writerow(
            (email, f"Name {email[:-10]}", "Social worker", "Council", "north", manager, "", "", "")
        )
    return written.getvalue()


def _cases(count: int, name: str) -> str:
    """The cases; with another `name` each child has another, was seen later, and has another worker."""
    workers, later = max(count // _CASELOAD, 1), name == "after"
    seen = "2026-11-10" if later else "2026-11-03"
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(_CASES.split(","))
    for one in range(count):
        mine, other = f"w{(one + later) % workers}@x.example", f"w{(one + 7) % workers}@x.example"
        table.writerow(
            (f"L-{100_000 + one}", f"Child {one} {name}", "CP", "north", mine, other, seen, "W", "yes")
        )
    return written.getvalue()


def rows(figures: Importing) -> Sequence[frame.Row]:
    """The longest wait beside its aim, and what the import itself takes."""
    what = f"import of {figures.cases:,} changed cases, SQLite"
    quiet = frame.Floor("the longest of the same press without an import", figures.quiet)
    return (
        frame.Row(
            f"{what}: the longest that a press waited",
            "Import, a press",
            figures.longest,
            "ms",
            quiet,
            frame.Aim(250),
        ),
        frame.Row(f"{what}: until all of it is written", "Import", figures.seconds, "s"),
    )


def limits(figures: Importing) -> str:
    """How the waits are spread."""
    return (
        f"{figures.presses:,} presses were stored meanwhile; 99 of 100 within {figures.late:.0f} ms. The "
        "import gives the file free for as long as it has had it, so half of its time it only waits."
    )


_HOW = """\
An authority of 20,000 cases is imported, and then imported again with every child's name, social worker and
last sighting changed, by `doorstep import` in a process of its own. Another process stores a press every
50 ms meanwhile. What the import will write is put down, decided at one moment and carried out in turns."""

MEASUREMENT = frame.Measurement("importing", "Import", Importing, measure, rows, limits, _HOW)


def main() -> None:
    """`python -m tests.bench.importing --cases 2000`: print the figures, keep nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.importing")
    parser.add_argument("--cases", type=int, default=CASES, help="how many cases there are (20,000)")
    cases = parser.parse_args().cases
    folder = ROOT / "var/bench/importing"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        figures = measure(folder, cases)
    finally:
        shutil.rmtree(folder)
    for row in rows(figures):
        say(f"{row.figure:8.2f} {row.unit:5} {row.what}")
    say(limits(figures))


if __name__ == "__main__":
    main()
