"""The kinds of news; they are stored with messages, so a value once written must stay readable."""

from __future__ import annotations

from enum import StrEnum


class NewsKind(StrEnum):
    """What happened. The stored message holds this word and the ids from which the sentence is made."""

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
    ANSWERED = "answered"
    RELIEVED = "relieved"
    REMINDED = "reminded"
    PASSED_ON = "passed_on"
    PLAN_CHANGED = "plan_changed"
    PLAN_OUTSIDE = "plan_outside"
    POLICY_MOVED = "policy_moved"
    ENDING_CONFIRMED = "ending_confirmed"
    ENDING_REFUSED = "ending_refused"
    ENDING_OVERTAKEN = "ending_overtaken"
    FACT_ENDED = "fact_ended"
    ALLOCATED = "allocated"
    SHIFT_OVER = "shift_over"
