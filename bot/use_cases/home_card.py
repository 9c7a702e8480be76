"""The Home tab: what waits for this person."""

from __future__ import annotations

from datetime import datetime

from bot.office import Office
from bot.values import Card
from state_machines.people import Person


def home_card(office: Office, person: Person, now: datetime) -> Card:
    """Duties first, then drafts, then cases."""
    raise NotImplementedError
