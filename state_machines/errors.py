"""The one tree of errors: each class knows whether trying again can help, and what the person reads.

DoorstepError
├── Refused                  the person may not, or the thing is not possible as asked; nothing changed
│   ├── NotAllowed             wrong rank, or not entitled to read
│   ├── NotFound               unknown, or not theirs to know of (the same answer for both)
│   ├── Stale                  an old button: the conversation or the duty has moved on
│   ├── InvalidAnswer          an answer that does not fit its question
│   │   └── NoSuchCase           a reference that leads to no case, or one too many looked for
│   └── EventNotTaken          the flowchart's present step does not take this event
├── KeptBack                 a message that is not for its reader now, and so is not sent
├── Misconfigured            a setting, policy or data file is wrong; says which, where and what to do
│   ├── PolicyRejected
│   └── SettingsRejected
└── Unavailable              not now: the database or the chat did not answer; trying again may help
    ├── StoreUnavailable
    ├── DangerNotSaved         others are told of a danger; what was said besides was not stored
    ├── NewerRelease           what is stored is for a newer release of Doorstep to read
    ├── AskedToWait            the chat says for how long
    └── RefusedByChat          the chat answered, and refused
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from state_machines.messages.refusal import Refusal


class DoorstepError(Exception):
    """Base of everything Doorstep raises on purpose; `user_message` is safe to show to the person."""

    retryable: ClassVar[bool] = False

    def __init__(self, user_message: str) -> None:
        super().__init__(user_message)
        self.user_message = user_message


class Refused(DoorstepError):
    """What was asked cannot be done, and nothing was changed.

    `is_recorded` says that the record has it already; whoever answers the person records every other one.
    """

    is_recorded: bool = False


class NotAllowed(Refused):
    """The person's rank or role does not allow what they asked for."""


class NotFound(Refused):
    """There is no such thing, or the person may not know that there is."""


class Stale(Refused):
    """The button or page pressed belongs to an earlier state; the present one should be shown."""


class InvalidAnswer(Refused):
    """The answer does not fit the question; `field` names the question."""

    def __init__(self, field: str, user_message: str) -> None:
        super().__init__(user_message)
        self.field = field


class NoSuchCase(InvalidAnswer):
    """A reference that leads to no case; `limited` where so many were looked for that it was not tried."""

    def __init__(self, field: str, user_message: str, *, limited: bool = False) -> None:
        super().__init__(field, user_message)
        self.limited = limited


class EventNotTaken(Refused):
    """The present step has no arrow for this event."""


class KeptBack(DoorstepError):
    """A message that was never sent is not for its reader now; there is nothing to try again."""


class Misconfigured(DoorstepError):
    """A file or a setting is wrong; `problems` has one line each: where, what, and what to do."""

    def __init__(self, user_message: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__("\n".join((user_message, *problems)))
        self.problems = problems


class PolicyRejected(Misconfigured):
    """A board's policy file does not pass its checks."""


class SettingsRejected(Misconfigured):
    """An authority's local settings file does not pass its checks."""


class Unavailable(DoorstepError):
    """The database or the chat did not answer; the same request may work in a moment."""

    retryable = True


class StoreUnavailable(Unavailable):
    """The database is locked, read-only or away; nothing was stored.

    `for_operators` says the same to whoever runs Doorstep: which database, as whom, and the driver's reason.
    """

    def __init__(self, user_message: str, for_operators: str = "") -> None:
        super().__init__(user_message)
        self.for_operators = for_operators or user_message


class DangerNotSaved(Unavailable):
    """An alarm stands, and what followed it in another transaction was not stored; the cause says why."""


class NewerRelease(Unavailable):
    """A stored value is not among those that this release knows: a newer one wrote it, and can read it.

    Whoever meets it leaves it as it is. `what` names it for the log, in codes only.
    """

    def __init__(self, what: str) -> None:
        super().__init__(
            "This was written by a newer version of Doorstep than the one that answers you. "
            "It is kept as it is. Please try again in a few minutes."
        )
        self.what = what


class AskedToWait(Unavailable):
    """The chat allows so much of this in a minute; asking again before `wait` is over is in vain."""

    def __init__(self, user_message: str, wait: timedelta) -> None:
        super().__init__(user_message)
        self.wait = wait


class RefusedByChat(Unavailable):
    """The chat answered and refused what was asked of it; `refusal` says what that means."""

    def __init__(self, user_message: str, refusal: Refusal) -> None:
        super().__init__(user_message)
        self.refusal = refusal
