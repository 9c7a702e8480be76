"""Drop an open draft and begin the same dialog anew."""

from __future__ import annotations

from datetime import datetime

from bot.office import Office
from bot.values import Shown
from state_machines.people import Person


def start_again(office: Office, person: Person, session_id: str, now: datetime, *, key: str) -> Shown:
    """As `start_dialog`; the draft named is cancelled."""
    raise NotImplementedError
