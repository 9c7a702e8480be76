"""What to show the user next, whatever the screen: a question, the review, or an ending."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dialogs.spec import Ask, Option
from state_machines.case.report import Answer


class PromptKind(StrEnum):
    """What the screen has to draw."""

    QUESTION = "question"
    REVIEW = "review"
    SUBMITTED = "submitted"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One answer in the review; a `sensitive` one (free text, a name) is shown in full only in a modal."""

    step: str
    label: str
    answer: str
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Prompt:
    """Everything a renderer needs; `session_id` and `revision` go into every control it draws.

    `notice_from` names a text that the renderer adds to `notice`, such as "emergency_numbers". `present` is
    the answer that was already given, in words, and `answer` is the same as stored, to fill in a form with.
    `offered` are what the review offers to answer though nobody is asked. `telephones` are the numbers in the
    words that may be called. `filled_in` stands in the form of a question that was not answered yet.
    """

    session_id: str
    revision: int
    kind: PromptKind
    title: str
    text: str
    step: str = ""
    ask: Ask | None = None
    options: tuple[Option, ...] = ()
    help: str = ""
    notice: str = ""
    progress: str = ""
    optional: bool = False
    can_go_back: bool = False
    can_add_more: bool = False
    submit_label: str = "Submit"
    max_length: int = 3000
    present: str = ""
    answer: Answer = None
    notice_from: str = ""
    lines: tuple[ReviewLine, ...] = ()
    offered: tuple[ReviewLine, ...] = ()
    telephones: tuple[str, ...] = ()
    filled_in: str = ""
