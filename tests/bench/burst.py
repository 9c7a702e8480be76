"""6,000 duties due at one instant, until each is decided and what it tells is committed."""

from __future__ import annotations

import argparse
import os
import shutil
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.engine.chase_due import AT_ONCE, Chaser
from bot.services import Services
from deploy.demo.errors import NotAsExpected
from deploy.demo.places import ROOT
from storage.encryption import new_key
from tests.bench import frame
from tests.bench.burst_floor import rows_between, seconds_to_write
from tests.bench.burst_postgresql import Chased, by_one_and_two
from tests.bench.burst_town import DUE, Shape, due_now, open_services, populate
from tests.bench.progress import say
from tests.bench.shares import shares

#: One duty in each of many escalations, and the same number of duties four to an escalation.
SHAPES = (Shape(6000, 1), Shape(1500, 4))
#: How often somebody else writes meanwhile, in seconds.
_PRESS_EACH = 0.05


#: What is said of a part of the profile, by what its file or function is named; the first that fits.
_PARTS = (
    ("sqlite3.Connection", "SQLite's commits"),
    ("sqlite3", "SQLite's statements"),
    ("sqlalchemy", "SQLAlchemy"),
    ("cryptography", "opening what is sealed"),
    ("ciphers", "opening what is sealed"),
    ("state_machines", "deciding who is told and when"),
    ("/storage/", "rows to values and back"),
    ("/bot/", "putting together what is told"),
    ("json", "JSON"),
)


@dataclass(frozen=True, slots=True)
class Burst:
    """Seconds on SQLite of the harder shape, with its floor; the easier one; PostgreSQL by processes.

    `processor` is the process's own time in seconds; `longest` is the longest transaction, and `waited` the
    longest that somebody else's write waited for one, both in milliseconds. The two of `postgresql` are
    by one worker process and by two; None where no server is installed.
    """

    shape: str
    duties: int
    seconds: float
    processor: float
    floor: float
    longest: float
    waited: float
    easier_shape: str
    easier_seconds: float
    where_time_goes: str
    postgresql: tuple[Chased, Chased] | None = None

    @property
    def each(self) -> float:
        """Microseconds for one duty."""
        return self.seconds / self.duties * 1e6

    @property
    def ratio(self) -> float | None:
        """How many times as fast two processes are on PostgreSQL as one."""
        if self.postgresql is None:
            return None
        one, two = self.postgresql
        return one.seconds / two.seconds


@dataclass(frozen=True, slots=True)
class _Run:
    """One shape on SQLite; `due` is the file before."""

    shape: Shape
    due: Path
    seconds: float
    processor: float
    longest: float
    floor: float


def measure(folder: Path, shapes: Sequence[Shape] = SHAPES) -> Burst:
    """Both shapes on SQLite, the harder one again with a writer beside it, profiled, and on PostgreSQL."""
    key = new_key()
    runs = sorted((_on_sqlite(folder, key, shape) for shape in shapes), key=lambda run: -run.seconds)
    hard, easy = runs[0], runs[-1]
    return Burst(
        shape=str(hard.shape),
        duties=hard.shape.duties,
        seconds=hard.seconds,
        processor=hard.processor,
        floor=hard.floor,
        longest=hard.longest,
        waited=_longest_wait(hard.due, key),
        easier_shape=str(easy.shape),
        easier_seconds=easy.seconds,
        where_time_goes=_profile(hard.due, key),
        postgresql=by_one_and_two(key, hard.shape),
    )


def _on_sqlite(folder: Path, key: str, shape: Shape) -> _Run:
    say(f"SQLite: {shape} …")
    due = folder / f"due-{shape.due}.db"
    with open_services(f"sqlite:///{due}", key) as services:
        populate(services, shape)
    done, bare = _copy(due, "done"), _copy(due, "bare")
    rounds: list[float] = []
    with open_services(f"sqlite:///{done}", key) as services:
        began, processor = time.perf_counter(), time.process_time()
        chase_all(services, rounds)
        seconds, processor = time.perf_counter() - began, time.process_time() - processor
    with open_services(f"sqlite:///{bare}", key) as services:
        floor = seconds_to_write(services.store.engine, rows_between(due, done), len(rounds))
    return _Run(shape, due, seconds, processor, max(rounds) * 1000, floor)


def chase_all(services: Services, rounds: list[float]) -> None:
    """Chase until nothing is due, as the engine does; how long each transaction took goes into `rounds`."""
    chaser = Chaser(services)
    began = time.perf_counter()
    while chaser.chase_due(DUE):
        rounds.append(time.perf_counter() - began)
        with services.store.read() as uow:
            uow.deliveries.has_expired_leases()
        began = time.perf_counter()
    if left := due_now(services):
        raise NotAsExpected("everything that was due is chased", f"{left} duties are left")


def _longest_wait(due: Path, key: str) -> float:
    """How long, at most, somebody else who writes a little waits while all of it is chased; milliseconds."""
    say("SQLite: the same, with somebody pressing beside it …")
    waits: list[float] = []
    over = threading.Event()
    with open_services(f"sqlite:///{_copy(due, 'busy')}", key) as services:
        presser = threading.Thread(target=_press, args=(services, over, waits))
        presser.start()
        try:
            chase_all(services, [])
        finally:
            over.set()
            presser.join()
    return max(waits)


def _press(services: Services, over: threading.Event, waits: list[float]) -> None:
    while not over.wait(_PRESS_EACH):
        began = time.perf_counter()
        with services.store.write() as uow:
            uow.audit.append(DUE, None, "bench:press", "nothing")
            uow.commit()
        waits.append((time.perf_counter() - began) * 1000)


def _profile(due: Path, key: str) -> str:
    say("SQLite: the same, profiled …")
    with open_services(f"sqlite:///{_copy(due, 'profiled')}", key) as services:
        return shares(partial(chase_all, services, []), _PARTS)


def _copy(database: Path, name: str) -> Path:
    copied = database.with_name(f"{name}.db")
    shutil.copy(database, copied)
    return copied


def rows(figures: Burst) -> Sequence[frame.Row]:
    """SQLite beside its floor, and what a second process is worth on PostgreSQL."""
    many = f"{figures.duties:,} duties due at one instant"
    bare = frame.Floor("the same rows by the database's driver alone, in as many commits", figures.floor)
    aim = frame.Aim(3, source="LinkedIn published under 10 s for 6,000 with Iris")
    found = [
        frame.Row(f"{many}, all decided and committed, SQLite", "Burst", figures.seconds, "s", bare, aim),
        frame.Row(
            "the longest that somebody else's write waited meanwhile",
            "Burst, another's write",
            figures.waited,
            "ms",
        ),
    ]
    if figures.postgresql and figures.ratio:
        one, two = figures.postgresql
        alone = frame.Floor("one process", one.seconds)
        found += [
            frame.Row(f"{many}, PostgreSQL, two processes", "Burst, two", two.seconds, "s", alone),
            frame.Row(
                "how many times as fast as one",
                "Burst, two to one",
                figures.ratio,
                "times",
                aim=frame.Aim(1.6, at_least=True),
            ),
        ]
    return found


def limits(figures: Burst) -> str:
    """What a duty costs, and where the processor's time goes."""
    return (
        f"One duty takes {figures.each:.0f} µs ({figures.shape}; {figures.easier_shape}: "
        f"{figures.easier_seconds:.2f} s), {figures.processor / figures.seconds:.0%} of it computing: "
        f"{figures.where_time_goes}. The longest transaction took {figures.longest:.0f} ms."
        f"{_limits_of_two(figures)}"
    )


def _limits_of_two(figures: Burst) -> str:
    if figures.postgresql is None:
        return ""
    one, two = figures.postgresql
    return (
        f" On PostgreSQL one process and the server together kept {one.cores:.1f} of the machine's "
        f"{os.cpu_count()} cores computing, two and the server {two.cores:.1f}: what a second process can "
        "add is what the first and the server leave."
    )


_HOW = f"""\
Every escalation has a report, four duties, and a card before each of those told and in the team's channel.
At one instant each open duty is chased: it climbs, the next person and the holder are pinged, the reporter
is told, each card is to be drawn again, all of it on the record. {AT_ONCE} duties a transaction, durable
commits, in one process; then the same on PostgreSQL by one worker process and by two at once, on a server
that does not wait for the disk."""

MEASUREMENT = frame.Measurement("burst", "Burst", Burst, measure, rows, limits, _HOW)


def main() -> None:
    """`python -m tests.bench.burst --scale 0.1`: print the figures, keep nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.burst")
    parser.add_argument("--scale", type=float, default=1.0, help="a part of the 6,000 duties (1)")
    scale = parser.parse_args().scale
    folder = ROOT / "var/bench/burst"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        figures = measure(folder, [Shape(int(one.escalations * scale), one.due) for one in SHAPES])
    finally:
        shutil.rmtree(folder)
    for row in rows(figures):
        ratio = f"  {row.ratio:.2f} times {row.floor.figure:.2f}" if row.floor and row.ratio else ""
        say(f"{row.figure:8.2f} {row.unit:5} {row.what}{ratio}")
    say(limits(figures))


if __name__ == "__main__":
    main()
