"""The figures as they are kept in docs/benchmarks.json, from which the page is drawn."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from tests.bench.frame import Measurement

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures as JSON has them, when and where they were taken, and how busy it was there."""

    figures: Any
    measured_at: datetime
    machine: str
    load: float

    def of(self, measurement: Measurement[F]) -> F | None:
        """The figures themselves, or None where they were kept by an older form of this measurement."""
        try:
            return TypeAdapter(measurement.figures).validate_python(self.figures)
        except ValidationError:
            return None


_ALL = TypeAdapter(dict[str, Measured])


def as_json(measurement: Measurement[F], figures: F) -> Any:
    """Figures in the form in which JSON keeps them."""
    return TypeAdapter(measurement.figures).dump_python(figures, mode="json")


def read(path: Path) -> dict[str, Measured]:
    """What was kept, by the measurement's name; nothing where nothing was measured yet."""
    return _ALL.validate_json(path.read_bytes()) if path.exists() else {}


def write(path: Path, kept: dict[str, Measured]) -> None:
    """Keep all of it, in an order that shows in a diff only what was measured again."""
    text = json.dumps(_ALL.dump_python(kept, mode="json"), indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
