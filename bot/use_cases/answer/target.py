"""The target of a button outside a dialog: an escalation, or one duty of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """An escalation's id, and a duty's id if the button names one."""

    escalation_id: str
    duty_id: str | None = None


def target_of(value: str) -> Target:
    """Read a button's value: "<escalation id>" or "<escalation id>/<duty id>"."""
    escalation_id, _, duty_id = value.partition("/")
    return Target(escalation_id, duty_id or None)
