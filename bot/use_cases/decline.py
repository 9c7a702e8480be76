""" "Not mine": the duty moves to the next person at once."""

from __future__ import annotations

from datetime import datetime

from bot.office import Office
from bot.values import Said
from state_machines.people import Person


def decline(office: Office, person: Person, target: str, reason: str, now: datetime, *, key: str) -> Said:
    """`target` is "<escalation id>/<duty id>"; `reason` in words."""
    raise NotImplementedError
