"""The frame of every measurement: figures, rows with floor and aim, and what limits them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

#: A frozen dataclass of numbers and words; it is kept as JSON, and the page is drawn from it.
F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure should be at most, or at least; `source` says who else published or set it."""

    figure: float
    at_least: bool = False
    source: str = ""

    def is_met_by(self, figure: float) -> bool:
        """Whether this figure is good enough."""
        return self.share(figure) <= 1

    def share(self, figure: float) -> float:
        """How much of what is allowed was used: 1 is the aim itself, less is better, for both kinds."""
        if self.at_least:
            return self.figure / figure if figure else float("inf")
        return figure / self.figure


@dataclass(frozen=True, slots=True)
class Floor:
    """The least that the same work could cost on this machine, named, and measured in the same run."""

    what: str
    figure: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page; `short` is its name in the plot, and figure, floor and aim share the unit."""

    what: str
    short: str
    figure: float
    unit: str
    floor: Floor | None = None
    aim: Aim | None = None

    @property
    def ratio(self) -> float | None:
        """How many times its floor."""
        return self.figure / self.floor.figure if self.floor and self.floor.figure else None


@dataclass(frozen=True, slots=True)
class Growth:
    """What an operation takes at each size, for the plot of growth: `{"/case": (3.1, 3.2, 3.4)}`."""

    sizes: tuple[int, ...]
    milliseconds: dict[str, tuple[float, ...]]
    at_most: float


@dataclass(frozen=True, slots=True)
class Measurement(Generic[F]):
    """One section of the page: how it is measured, and how its figures are read.

    `measure` gets an empty folder on the disk where a real database would be; `limits` says what keeps the
    figures from being better, with a profile's word on where the time goes; `how` says what was done.
    """

    name: str
    title: str
    figures: type[F]
    measure: Callable[[Path], F]
    rows: Callable[[F], Sequence[Row]]
    limits: Callable[[F], str]
    how: str
    growth: Callable[[F], Growth] | None = None
