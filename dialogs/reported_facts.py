"""The facts that a submitted dialog hands to the flowchart, in the shared vocabulary only."""

from __future__ import annotations

from dialogs.session import Session
from state_machines.policy.vocabulary import DATE_FACTS, FACTS


def reported_facts(session: Session) -> dict[str, str]:
    """The session's facts that policies know; those that only steer the dialog are left out."""
    return {fact: value for fact, value in session.facts.items() if fact in FACTS or fact in DATE_FACTS}
