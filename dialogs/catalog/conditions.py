"""Short functions for conditions, so that a dialog's branches read like sentences."""

from __future__ import annotations

from dialogs.spec import Branch
from state_machines.machine import When


def where(**facts: str | tuple[str, ...]) -> When:
    """A condition that holds when every fact named has the value given, or one of the values given."""
    return {
        fact: frozenset({values} if isinstance(values, str) else values) for fact, values in facts.items()
    }


def always(to: str) -> tuple[Branch, ...]:
    """The only branch of a step that leads to the same place whatever the answer is."""
    return (Branch(to),)
