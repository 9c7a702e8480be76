"""The person's cases, overdue first: the answer to `/cases`."""

from __future__ import annotations

from datetime import datetime

from bot.office import Office
from bot.values import Card
from state_machines.people import Person


def my_cases(office: Office, person: Person, now: datetime) -> Card:
    """Mine: my duties, my cases, my reports."""
    raise NotImplementedError
