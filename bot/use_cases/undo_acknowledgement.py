"""Take back an acknowledgement made by mistake, within the minutes allowed."""

from __future__ import annotations

from datetime import datetime

from bot.office import Office
from bot.values import Said
from state_machines.people import Person


def undo_acknowledgement(office: Office, person: Person, target: str, now: datetime, *, key: str) -> Said:
    """`target` as for `acknowledge`."""
    raise NotImplementedError
