"""Take one answer of a dialog, store it, and show what comes next."""

from __future__ import annotations

from datetime import datetime

from bot.office import Office
from bot.values import Shown
from dialogs.runner import Given
from state_machines.people import Person


def answer(
    office: Office, person: Person, session_id: str, given: Given, now: datetime, *, key: str
) -> Shown:
    """The next prompt; the same one with a `notice` when the answer was stale or invalid; a `card` once submitted or cancelled.

    InvalidAnswer is raised with the field named only for `given` typed in a modal, so that the modal can stay open.
    """
    raise NotImplementedError
