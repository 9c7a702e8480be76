"""Finds the way that answers take through a dialog, and the first question that they leave open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.dialog_machine import EDIT_STEP, take_arrow
from dialogs.spec import REVIEW, Dialog
from state_machines.case.report import Answer


@dataclass(frozen=True, slots=True)
class AnswerPath:
    """The answered questions in order, the facts that they set, and where they end: a question or the review.

    `facts` are those of the answers alone; conditions also read the session's context.
    """

    trail: tuple[str, ...]
    facts: Mapping[str, str]
    stop: str


def answer_path(
    dialog: Dialog,
    answers: Mapping[str, Answer],
    implied: Mapping[str, Mapping[str, str]],
    context: Mapping[str, str],
) -> AnswerPath:
    """Walk the dialog from its start; skipped questions count as answered.

    From the review the walk goes on into what the review offers to answer, where that was answered, and into
    "Add more" where that was begun.
    """
    trail: list[str] = []
    facts: dict[str, str] = {}
    at = dialog.first
    while True:
        offered = next((one for one in dialog.on_review_starts if one in answers and one not in trail), "")
        if at == REVIEW and offered:
            at = take_arrow(dialog, at, "edit", {EDIT_STEP: offered})
        if at == REVIEW and dialog.more_first in answers and dialog.more_first not in trail:
            at = take_arrow(dialog, at, "add_more", facts)
        if at == REVIEW or at not in answers:
            return AnswerPath(tuple(trail), facts, at)
        trail.append(at)
        facts.update(implied.get(at, {}))
        trigger = "skip" if answers[at] is None else "answer"
        at = take_arrow(dialog, at, trigger, {**context, **facts})
