"""A dialog declared as data: steps, what each asks, and where each answer leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from state_machines.machine import When

#: Where a branch leads when there is nothing more to ask.
REVIEW = "review"


class Ask(StrEnum):
    """What kind of answer a step takes."""

    CHOICE = "choice"  # one option, as buttons (a picker when there are many)
    SEVERAL = "several"  # any number of options
    CASE = "case"  # one of the reporter's own cases, or any reference
    MOMENT = "moment"  # a date and a time, not in the future
    DAY = "day"  # a date
    TEXT = "text"  # free text, always typed in a modal


class Stamp(StrEnum):
    """What an option's words refer to: "just now" means a time of day, "earlier today" means a day."""

    NONE = ""
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer; `implies` adds facts that conditions may read when it is chosen.

    It is offered only while `when` holds. `stamp` makes the review say when the answer was given, so that
    "just now" still means something when a draft is read the next day. An option that stands `alone`
    cannot be ticked beside another, such as "None of these".
    """

    value: str
    label: str
    implies: Mapping[str, str] = field(default_factory=dict)
    when: When = field(default_factory=dict)
    stamp: Stamp = Stamp.NONE
    alone: bool = False


#: The lists that only run time knows, by the name a step's `options_from` gives: "own_cases", "outcomes".
Lists = Mapping[str, tuple[Option, ...]]


@dataclass(frozen=True, slots=True)
class Branch:
    """Where the step leads when `when` holds; the last branch of a step has an empty table."""

    to: str
    when: When = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """Words shown above every question and the review while `when` holds.

    `text_from` names a text that only the authority knows, such as its emergency numbers; whoever draws
    the prompt puts it in.
    """

    text: str
    when: When = field(default_factory=dict)
    text_from: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One question.

    `options_from` names a list given at run time (such as the outcomes of a flowchart's step) instead of
    `options`. `source` is the board's section the field rests on. `notice` is shown with the question.
    `optional` steps can be skipped. `earliest`/`latest` bound a DAY or MOMENT (both included): "now",
    "today", the name of a date in the session's context, or "" for no bound. `formerly` lists the names
    this step had in older versions of its dialog, so that their drafts keep its answer. `list_facts` are
    the facts that options given at run time may imply.
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
    formerly: tuple[str, ...] = ()
    list_facts: When = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Dialog:
    """A whole dialog; `first` is where it starts and `more_first` where "Add more" leads from the review.

    A branch to `REVIEW` ends the questions. `context` names what `begin` must be told. Compared by
    identity: a dialog is declared once, by `declare`.
    """

    name: str
    version: int
    title: str
    first: str
    steps: tuple[Step, ...]
    more_first: str = ""
    submit_label: str = "Submit"
    notices: tuple[Notice, ...] = ()
    context: tuple[str, ...] = ()

    def step(self, name: str) -> Step:
        """The step of this name; KeyError when the dialog has none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)
