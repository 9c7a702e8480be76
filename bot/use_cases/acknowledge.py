"""Somebody says "I have this"."""

from __future__ import annotations

from datetime import datetime

from bot.office import Office
from bot.values import Said
from state_machines.people import Person


def acknowledge(office: Office, person: Person, target: str, now: datetime, *, key: str) -> Said:
    """`target` is an escalation's id, or "<escalation id>/<duty id>"; a refusal is a Said with `changed` false."""
    raise NotImplementedError
