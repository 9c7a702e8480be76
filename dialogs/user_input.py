"""What a person does in a dialog: each names the revision it was drawn for, so an old button is known."""

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
    """An optional question passed over."""

    revision: int
    step: str


@dataclass(frozen=True, slots=True)
class WentBack:
    """To the question before, or from a change back to the review."""

    revision: int


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The whole dialog given up."""

    revision: int


@dataclass(frozen=True, slots=True)
class Edit:
    """One answer is to be changed, chosen in the review."""

    revision: int
    step: str


@dataclass(frozen=True, slots=True)
class AddMore:
    """More than the short form, from the review."""

    revision: int


@dataclass(frozen=True, slots=True)
class Submitted:
    """The review confirmed."""

    revision: int


UserInput = Answered | Skipped | WentBack | Cancelled | Edit | AddMore | Submitted
