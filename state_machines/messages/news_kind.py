"""The kinds of news; they are stored with messages, so a value once written must stay readable."""

from __future__ import annotations

from enum import StrEnum


class NewsKind(StrEnum):
    """What happened; the stored message carries this word and the ids that the sentence is made from."""

    ACKNOWLEDGED = "acknowledged"
    UNDONE = "undone"
    DECLINED = "declined"
    CLIMBED = "climbed"
    RESUMED = "resumed"
    STALLED = "stalled"
    DECIDED = "decided"
    COMPLETED = "completed"
    CORRECTED = "corrected"
    NO_CHANNEL = "no_channel"
    SAFE = "safe"
    FOLLOWED_UP = "followed_up"
    AMENDED = "amended"
    WITHDRAWN = "withdrawn"
    REMINDED = "reminded"
    PASSED_ON = "passed_on"
