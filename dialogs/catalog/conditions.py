"""Short words for conditions, so that a dialog's branches read as sentences."""

from __future__ import annotations

from dialogs.spec import Branch
from state_machines.machine import When


def where(**facts: str | tuple[str, ...]) -> When:
    """Holds when every fact named has the value, or one of the values, given."""
    return {
        fact: frozenset({values} if isinstance(values, str) else values) for fact, values in facts.items()
    }


def always(to: str) -> tuple[Branch, ...]:
    """The one branch of a step that leads to the same place whatever the answer."""
    return (Branch(to),)
