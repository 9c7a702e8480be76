"""Dialogs of two or three questions, to test one rule of the engine at a time."""

from __future__ import annotations

from dialogs.catalog.conditions import always, where
from dialogs.spec import REVIEW, Ask, Branch, Dialog, More, Option, Step, Topic

YES_NO = (Option("yes", "Yes"), Option("no", "No"))


def met_step(*branches: Branch, options: tuple[Option, ...] = YES_NO) -> Step:
    """A first question; it leads to the review unless told otherwise."""
    to = branches or always(REVIEW)
    return Step("met", Ask.CHOICE, "Was the child met?", "Met", to, options, steers_only=True)


def note(*branches: Branch, name: str = "note", optional: bool = False) -> Step:
    """A free text."""
    return Step(name, Ask.TEXT, "Anything else?", "Note", branches or always(REVIEW), optional=optional)


def topic(name: str, *further: Step) -> Topic:
    """A topic that asks whether it was so, and then what follows."""
    first = Step(
        name,
        Ask.CHOICE,
        "Was it so?",
        name,
        always(further[0].name if further else REVIEW),
        YES_NO,
        steers_only=True,
    )
    return Topic(Option(name, name), (first, *further))


def dialog(*steps: Step, version: int = 1, more: More | None = None, context: tuple[str, ...] = ()) -> Dialog:
    """Starts at the first step given; not yet checked."""
    return Dialog(
        "small",
        version,
        "Small",
        first=steps[0].name if steps else "nowhere",
        short_form=steps,
        more=more,
        context=context,
    )


def forked_dialog() -> Dialog:
    """A child not met is asked about; one who was is not."""
    return dialog(met_step(Branch("note", where(met="no")), Branch(REVIEW)), note())
