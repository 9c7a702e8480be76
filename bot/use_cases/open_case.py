"""The detail of a case, for those entitled; every read is recorded."""

from __future__ import annotations

from datetime import datetime

from bot.office import Office
from bot.values import Card
from state_machines.people import Person


def open_case(office: Office, person: Person, escalation_id: str, now: datetime) -> Card:
    """A private card, for a modal only; a refusal is a plain card that gives nothing away."""
    raise NotImplementedError
