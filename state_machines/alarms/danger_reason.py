"""What a report says of danger to a child, by the facts of whichever question said it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class DangerReason(StrEnum):
    """Why there is an alarm about a child, the gravest first; none of it waits for a board's chart."""

    IN_DANGER = "in_danger"
    HOME_ALONE = "home_alone"
    SAFEGUARDING = "safeguarding"


#: The facts of which any gives the reason, each with its value.
REASONS: Mapping[DangerReason, Mapping[str, str]] = {
    DangerReason.IN_DANGER: {"immediate_danger": "yes", "intervene_now": "yes"},
    DangerReason.HOME_ALONE: {"child_alone": "yes"},
    DangerReason.SAFEGUARDING: {"safeguarding_concern": "yes"},
}


def danger_reason(facts: Mapping[str, str]) -> DangerReason | None:
    """The gravest reason that these facts give; None where they say of no danger."""
    for reason, wanted in REASONS.items():
        if any(facts.get(fact) == value for fact, value in wanted.items()):
            return reason
    return None


def gravest(reasons: Iterable[DangerReason | None]) -> DangerReason | None:
    """The gravest of these; None where there is none. One of a newer release counts as the gravest."""
    found = [one for one in reasons if one is not None]
    order = tuple(REASONS)
    return min(found, key=lambda one: order.index(one) if one in order else -1, default=None)
