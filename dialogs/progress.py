"""Says how far a dialog has got, never promising fewer questions than may come."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from dialogs.session import Session
from dialogs.spec import REVIEW, Dialog
from dialogs.spec_checks import reachable_steps
from dialogs.step_facts import possible_targets, settable_facts


def progress_in_words(dialog: Dialog, session: Session) -> str:
    """ "Question 3 of 7", or "of at most 8" while the answers to come decide how many there are."""
    if session.editing:
        return "Changing one answer"
    more = reachable_steps(dialog, dialog.more_first) if dialog.more_first else frozenset[str]()
    part = [name for name in session.trail if (name in more) == (session.step in more)]
    place = part.index(session.step) if session.step in part else len(part)
    facts = {**session.context, **session.facts}
    fewest, most = _count_questions_left(dialog, session.step, facts)
    prefix = "Adding more: question" if session.step in more else "Question"
    total = place + most if fewest == most else f"at most {place + most}"
    return f"{prefix} {place + 1} of {total}"


def _count_questions_left(dialog: Dialog, start: str, facts: Mapping[str, str]) -> tuple[int, int]:
    """The fewest and the most questions from `start`, itself counted, to the review."""
    known: dict[str, tuple[int, int]] = {REVIEW: (0, 0)}

    def count_from(name: str) -> tuple[int, int]:
        if name not in known:
            step = dialog.step(name)
            ways = [
                count_from(target)
                for target in possible_targets(step, _open_facts(dialog, start, name), facts)
            ]
            known[name] = 1 + min(few for few, _ in ways), 1 + max(many for _, many in ways)
        return known[name]

    return count_from(start)


@cache  # it depends on declarations only, and working it out is most of what drawing a question costs
def _open_facts(dialog: Dialog, start: str, end: str) -> frozenset[str]:
    """The facts that the questions from `start` to `end` may still set or change."""
    return frozenset(
        fact
        for name in reachable_steps(dialog, start)
        if end in reachable_steps(dialog, name)
        for fact in settable_facts(dialog.step(name))
    )
