"""The facts that a submitted dialog hands to the flowchart: those that its questions declare."""

from __future__ import annotations

from dialogs.registry import dialog_by_name
from dialogs.session import Session


def reported_facts(session: Session) -> dict[str, str]:
    """The session's facts that rules may read; those that only steer the dialog are left out."""
    dialog = dialog_by_name(session.dialog)
    facts: dict[str, str] = {}
    for step in map(dialog.step, session.trail):
        implied = session.implied.get(step.name, {})
        facts.update({fact: implied[fact] for fact in step.facts if fact in implied})
    return facts
