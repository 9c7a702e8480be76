"""A time of day as people type it, brought into the form in which it is kept: 14:30."""

from __future__ import annotations

import re

_TYPED = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.IGNORECASE)


def fold_time_of_day(text: str) -> str:
    """Such as "14:30" for "14.30" or "2:30 pm"; raises ValueError for what is no time of day."""
    typed = _TYPED.fullmatch(text.strip())
    if typed is None:
        raise ValueError("this is not a time of day. Write it like 14:30 or 2:30 pm.")
    hour, minute, half = int(typed[1]), int(typed[2] or 0), (typed[3] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif half:
        hour = 24
    if hour > 23 or minute > 59:
        raise ValueError("there is no such time of day. Write it like 14:30 or 2:30 pm.")
    return f"{hour:02d}:{minute:02d}"
