"""The figures as a page to read: docs/benchmarks.md and its two pictures."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.bench.frame import Growth, Measurement, Row
from tests.bench.stored_figures import Measured

_TOP = """\
# Benchmarks

Written by `make bench`, from docs/benchmarks.json. Each figure has its *floor* beside it: the least that
the same work could cost on the same machine, measured in the same run, so that the ratio means something
on any machine.

![How much of each aim was used](images/benchmarks.svg)

| what | figure | floor | times the floor | aim | |
|---|---|---|---|---|---|
{rows}
{growth}
A figure that is worse than its aim says "missed". To measure again: `make bench`, or a part of it with
`make bench ARGS="--only reports,idle"`; the other figures stay as they were taken. Keep the machine
quiet: all processes of a measurement share its cores, the measuring one included.
"""
_GROWTH = "\n![Growth with the number of cases](images/growth.svg)\n"
_SECTION = """
## {title}

{figures_of}

{how}

{limits}
"""
_WIDTH = 110


@dataclass(frozen=True, slots=True)
class Section:
    """One measurement with the figures that were kept of it."""

    measurement: Measurement[Any]
    figures: Any
    taken: Measured

    @property
    def rows(self) -> Sequence[Row]:
        """Its lines of the table."""
        return self.measurement.rows(self.figures)

    @property
    def growth(self) -> Growth | None:
        """Its growth, where it is a measurement of growth."""
        return self.measurement.growth(self.figures) if self.measurement.growth else None


def page(sections: Sequence[Section]) -> str:
    """The whole page."""
    rows = "\n".join(_line(row) for section in sections for row in section.rows)
    grown = _GROWTH if any(section.growth for section in sections) else ""
    return _TOP.format(rows=rows, growth=grown) + "".join(map(_section, sections))


def _section(section: Section) -> str:
    taken = section.taken
    day = f"{taken.measured_at.day} {taken.measured_at:%B %Y}"
    return _SECTION.format(
        title=section.measurement.title,
        figures_of=_wrap(f"Measured on {day}, on {taken.machine}; load {taken.load:.1f} before it began."),
        how=_wrap(section.measurement.how),
        limits=_wrap(f"*What limits it.* {section.measurement.limits(section.figures)}"),
    )


def _line(row: Row) -> str:
    floor = f"{number(row.floor.figure, row.unit)}: {row.floor.what}" if row.floor else ""
    ratio = f"{row.ratio:.1f}" if row.ratio is not None else ""
    return f"| {' | '.join((row.what, number(row.figure, row.unit), floor, ratio, *_aim(row)))} |"


def _aim(row: Row) -> Iterator[str]:
    if row.aim is None:
        yield from ("", "")
        return
    bound = "at least" if row.aim.at_least else "at most"
    source = f" ({row.aim.source})" if row.aim.source else ""
    yield f"{bound} {number(row.aim.figure, row.unit)}{source}"
    yield "met" if row.aim.is_met_by(row.figure) else "**missed**"


def number(figure: float, unit: str) -> str:
    """A figure with as many digits as mean something: 61 ms, 0.55 %, 1,234 a second."""
    digits = 0 if figure >= 100 else 1 if figure >= 10 else 2
    return f"{figure:,.{digits}f} {unit}".strip()


def _wrap(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), _WIDTH, break_long_words=False, break_on_hyphens=False)
