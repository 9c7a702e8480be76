"""Where a case stands, and why: the answer to `/case REF`."""

from __future__ import annotations

from datetime import datetime

from bot.office import Office
from bot.values import Card
from state_machines.people import Person


def case_status(office: Office, person: Person, reference: str, now: datetime) -> Card:
    """The same card for an unknown reference and one the person may not see."""
    raise NotImplementedError
