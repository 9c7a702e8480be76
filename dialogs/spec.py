"""A dialog declared as data: steps, what each asks, and where each answer leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

#: A small table over a closed vocabulary: every named fact must have one of the values given.
When = Mapping[str, frozenset[str]]


class Ask(StrEnum):
    """What kind of answer a step takes."""

    CHOICE = "choice"  # one option, as buttons (a picker when there are many)
    SEVERAL = "several"  # any number of options
    CASE = "case"  # one of the reporter's own cases, or any reference
    MOMENT = "moment"  # a date and a time, not in the future
    DAY = "day"  # a date
    TEXT = "text"  # free text, always typed in a modal


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer; `implies` adds facts that conditions may read when it is chosen."""

    value: str
    label: str
    implies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Branch:
    """Where the step leads when `when` holds; the last branch of a step has an empty table."""

    to: str
    when: When = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One question.

    `options_from` names a list given at run time (such as the outcomes of a flowchart's step) instead of
    `options`. `source` is the board's section the field rests on. `notice` is shown with the question.
    `optional` steps can be skipped. `latest`/`earliest` bound a DAY or MOMENT: "today", "now" or "".
    """

    name: str
    ask: Ask
    question: str
    short: str
    branches: tuple[Branch, ...]
    options: tuple[Option, ...] = ()
    options_from: str = ""
    help: str = ""
    notice: str = ""
    source: str = ""
    optional: bool = False
    max_length: int = 3000
    earliest: str = ""
    latest: str = ""


@dataclass(frozen=True, slots=True)
class Dialog:
    """A whole dialog; `first` is where it starts and `more_first` where "Add more" leads from the review."""

    name: str
    version: int
    title: str
    first: str
    steps: tuple[Step, ...]
    more_first: str = ""
    submit_label: str = "Submit"
