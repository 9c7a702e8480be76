"""The inputs of a user in a dialog; each names the revision it was drawn for, so old buttons are known."""

from __future__ import annotations

from dataclasses import dataclass

from state_machines.case.report import Answer


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to `step`: an option's value, several values, a reference, a date, a moment or text."""

    revision: int
    step: str
    value: Answer


@dataclass(frozen=True, slots=True)
class Skipped:
    """An optional question was skipped."""

    revision: int
    step: str


@dataclass(frozen=True, slots=True)
class WentBack:
    """The user went back to the question before, or from changing an answer back to the review."""

    revision: int


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The whole dialog was cancelled."""

    revision: int


@dataclass(frozen=True, slots=True)
class Edit:
    """The user chose, in the review, an answer to change."""

    revision: int
    step: str


@dataclass(frozen=True, slots=True)
class AddMore:
    """The user chose "Add more" in the review."""

    revision: int


@dataclass(frozen=True, slots=True)
class Submitted:
    """The user confirmed the review."""

    revision: int


UserInput = Answered | Skipped | WentBack | Cancelled | Edit | AddMore | Submitted
