"""What an authority's size costs: tick, /case, /cases, Home and "Submit", from 1,000 cases to a million."""

from __future__ import annotations

import argparse
import shutil
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import event

from bot.services import Services
from deploy.demo.places import ROOT
from tests.bench import frame, growth_cases
from tests.bench.growth_operations import an_engine, looks, open_services, submissions
from tests.bench.progress import say
from tests.unit.bot.town_hall import a_hall

SIZES = (1_000, 100_000, 1_000_000)
#: What is allowed from the first size to the last.
AT_MOST = 1.3
#: How often each is done at each size; "Submit" once on each case of a reporter.
_ROUNDS, _WARM = 40, 5


@dataclass(frozen=True, slots=True)
class Growth:
    """By operation, one figure a size: milliseconds (the middle), the processor's share, statements."""

    sizes: tuple[int, ...]
    milliseconds: dict[str, tuple[float, ...]]
    processor: dict[str, tuple[float, ...]]
    statements: dict[str, tuple[float, ...]]
    megabytes: tuple[float, ...]

    def ratio(self, operation: str) -> float:
        """How many times the last size takes what the first does."""
        taken = self.milliseconds[operation]
        return taken[-1] / taken[0]


@dataclass
class _Taken:
    """What one operation took, each time that it was done."""

    milliseconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)


def measure(folder: Path, sizes: Sequence[int] = SIZES) -> Growth:
    """One database that grows; at each size the same person with the same caseload asks and reports."""
    with a_hall(folder) as hall:
        pattern = growth_cases.play(hall)
        key = hall.secret
    database = folder / "doorstep.db"
    taken: list[dict[str, _Taken]] = []
    megabytes: list[float] = []
    there = 0
    for size in sizes:
        say(f"growing to {size:,} cases …")
        growth_cases.add_cases(database, pattern, there, size - 1)
        megabytes.append(database.stat().st_size / 1e6)
        with open_services(database, key) as services:
            taken.append(_everything(services, reports_on=there))
        there = size
    names = tuple(taken[0])
    return Growth(
        tuple(sizes),
        {name: tuple(statistics.median(one[name].milliseconds) for one in taken) for name in names},
        {name: tuple(statistics.median(one[name].processor) for one in taken) for name in names},
        {name: tuple(statistics.median(one[name].statements) for one in taken) for name in names},
        tuple(megabytes),
    )


def _everything(services: Services, *, reports_on: int) -> dict[str, _Taken]:
    taken = {"tick": _tick(services)}
    taken |= {name: _times(services, look) for name, look in looks(services).items()}
    return taken | {"Submit": _submit(services, reports_on)}


def _tick(services: Services) -> _Taken:
    """A whole round of the engine that finds nothing to do, as often as it is woken."""
    with an_engine(services) as engine:
        return _times(services, lambda: engine.settle(60))


def _submit(services: Services, first: int) -> _Taken:
    taken = _Taken()
    for submit in submissions(services, first):
        _once(services, taken, submit)
    return taken


def _times(services: Services, operation: Callable[[], object]) -> _Taken:
    for _ in range(_WARM):
        operation()
    taken = _Taken()
    for _ in range(_ROUNDS):
        _once(services, taken, operation)
    return taken


def _once(services: Services, taken: _Taken, operation: Callable[[], object]) -> None:
    with _counting(services) as statements:
        clock, processor = time.perf_counter(), time.process_time()
        operation()
        taken.processor.append((time.process_time() - processor) * 1000)
        taken.milliseconds.append((time.perf_counter() - clock) * 1000)
    taken.statements.append(len(statements))


@contextmanager
def _counting(services: Services) -> Iterator[list[str]]:
    said: list[str] = []

    def note(*arguments: object) -> None:
        said.append(str(arguments[2]))

    event.listen(services.store.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(services.store.engine, "before_cursor_execute", note)


def rows(figures: Growth) -> Sequence[frame.Row]:
    """Each operation at the last size, against itself at the first."""
    first, last = figures.sizes[0], figures.sizes[-1]
    return tuple(
        frame.Row(
            f"{name} at {last:,} cases",
            name,
            taken[-1],
            "ms",
            frame.Floor(f"the same at {first:,} cases", taken[0]),
            frame.Aim(taken[0] * AT_MOST),
        )
        for name, taken in figures.milliseconds.items()
    )


def limits(figures: Growth) -> str:
    """What does not grow, and what does."""
    counts = ", ".join(f"{name} {taken[-1]:.0f}" for name, taken in figures.statements.items())
    same = all(len(set(taken)) == 1 for taken in figures.statements.values())
    return (
        f"Statements are {'' if same else 'not '}as many at each size ({counts}); each finds its rows by "
        " an index, which a test asserts; what grows is the depth of the indexes and how little of "
        f"the {figures.megabytes[-1]:,.0f} MB is in memory."
    )


def as_growth(figures: Growth) -> frame.Growth:
    """For the plot."""
    return frame.Growth(figures.sizes, figures.milliseconds, AT_MOST)


_HOW = f"""\
One SQLite file grows by copies of two cases that were really played (ten entries of the record each, one case
in {growth_cases.UNDER_WAY} under way, a social worker for each {growth_cases.CASELOAD}, a manager for each \
{growth_cases.TEAM} of them). At each size the same
social worker asks {_ROUNDS} times; a reporter submits on each of theirs. Each figure is the middle,
in the process, durable commits and all, without Slack."""

MEASUREMENT = frame.Measurement("growth", "Growth", Growth, measure, rows, limits, _HOW, as_growth)


def main() -> None:
    """`python -m tests.bench.growth --sizes 1000,100000`: print the figures, keep nothing."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.growth")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="how many cases, smallest first")
    sizes = [int(size) for size in parser.parse_args().sizes.split(",")]
    folder = ROOT / "var/bench/growth"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        figures = measure(folder, sizes)
    finally:
        shutil.rmtree(folder)
    for name, taken in figures.milliseconds.items():
        parts = zip(taken, figures.processor[name], figures.statements[name], strict=True)
        shown = "  ".join(f"{ms:7.2f} ms ({cpu:.2f} cpu, {many:.0f} st)" for ms, cpu, many in parts)
        say(f"{name:8} {shown}  {figures.ratio(name):.2f} times")
    say(f"MB: {figures.megabytes}")


if __name__ == "__main__":
    main()
