"""What a message about an absence is about; stored with it, so a value once written stays readable."""

from __future__ import annotations

from enum import StrEnum


class AbsenceNews(StrEnum):
    """What a message about an absence says, and to whom."""

    YOU_COVER = "you_cover"
    YOU_ARE_AWAY = "you_are_away"
    OF_YOUR_PEOPLE = "of_your_people"
    ENDED = "ended"
