"""Take up an open draft where it was left."""

from __future__ import annotations

from datetime import datetime

from bot.office import Office
from bot.values import Shown
from state_machines.people import Person


def continue_dialog(office: Office, person: Person, session_id: str, now: datetime, *, key: str) -> Shown:
    """The present question goes to the person's messages again; answers with `notice`."""
    raise NotImplementedError
