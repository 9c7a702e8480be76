"""What "Add more" asks: of the topics that the reporter ticked, each in turn, and then back to the review."""

from __future__ import annotations

from dialogs.spec import REVIEW, Branch
from state_machines.machine import When

#: Each topic's first question, in the order asked, and when it is.
Topics = tuple[tuple[str, When], ...]


def topics_after(topics: Topics, name: str) -> tuple[Branch, ...]:
    """The branches that lead on from a topic, or from the question which topics there are."""
    names = [topic for topic, _ in topics]
    later = topics[names.index(name) + 1 :] if name in names else topics
    return (*(Branch(topic, when) for topic, when in later), Branch(REVIEW))
