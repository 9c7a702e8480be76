"""Dialogs of two or three questions, to test one rule of the engine at a time."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.spec import REVIEW, Ask, Branch, Dialog, Option, Step

YES_NO = (Option("yes", "Yes"), Option("no", "No"))


def seen_step(*branches: Branch, options: tuple[Option, ...] = YES_NO) -> Step:
    """A first question; it leads to the review unless told otherwise."""
    return Step("seen", Ask.CHOICE, "Was the child seen?", "Seen", branches or always(REVIEW), options)


def note(*branches: Branch, name: str = "note", optional: bool = False) -> Step:
    """A free text."""
    return Step(name, Ask.TEXT, "Anything else?", "Note", branches or always(REVIEW), optional=optional)


def dialog(*steps: Step, version: int = 1, more_first: str = "", context: tuple[str, ...] = ()) -> Dialog:
    """Starts at the first step given; not yet checked."""
    return Dialog(
        "small",
        version,
        "Small",
        first=steps[0].name if steps else "nowhere",
        steps=steps,
        more_first=more_first,
        context=context,
    )


def forked_dialog() -> Dialog:
    """A child not seen is asked about; one who was is not."""
    return dialog(seen_step(Branch("note", where(seen="no")), Branch(REVIEW)), note())
