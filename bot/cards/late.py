"""What fell due while Doorstep was not running comes late, and says so to whoever it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.values import Card
from state_machines.moments import at_words
from storage.records import Json

#: In a stored message: when its event fell due, where nobody was there to carry it out.
LATE = "late"


def with_lateness(shown: Card, about: Mapping[str, Json], now: datetime) -> Card:
    """The card, with a last line saying that it comes late; unchanged where it does not."""
    due = about.get(LATE)
    if not isinstance(due, str):
        return shown
    words = (
        f"This comes late: Doorstep was interrupted. It was due {at_words(datetime.fromisoformat(due), now)}."
    )
    note = f"{shown.note} {words}" if shown.note else words
    return replace(shown, note=note, text=f"{shown.text}\n{words}")
