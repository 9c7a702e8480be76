"""Begin a dialog, or offer to continue the one that is open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.office import Office
from bot.values import Shown
from state_machines.people import Person


def start_dialog(
    office: Office, person: Person, dialog: str, context: Mapping[str, str], now: datetime, *, key: str
) -> Shown:
    """The question goes to the person's messages through the outbox; answers with `notice` saying so, or a `card` offering to continue.

    `dialog` is "missed_visit" (context may hold "case_reference") or "decision" (context holds "escalation_id").
    NotAllowed for a decision that this person may not record; nothing is started then.
    """
    raise NotImplementedError
