"""What a chat's refusal means: of the form, the place, the moment or ourselves; and when it has lasted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class RefusalKind(StrEnum):
    """What a refusal asks for.

    `form`: say it another way. `place`: this way is closed, so go another at once. `not_now`: try again.
    `ours`: somebody who looks after Doorstep has to mend it; whoever should have been told is not at fault.
    """

    FORM = "form"
    PLACE = "place"
    NOT_NOW = "not_now"
    OURS = "ours"


#: So long the same refusal is taken for one that passes; after that the way counts as closed.
LASTING = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal: its kind, and the chat's own code for it.

    `of_everything` says that the app as a whole is shut out: no other way is open either, so this never
    counts as one closed way, however long it lasts.
    """

    kind: RefusalKind
    code: str
    of_everything: bool = False

    @property
    def text(self) -> str:
        """As it is stored with a message."""
        return f"{self.kind.value}:{self.code}"


def kind_and_code(stored: str) -> tuple[str, str]:
    """The parts of a stored refusal; its kind may be one that only a newer release knows."""
    kind, _, code = stored.partition(":")
    return kind, code


def has_lasted(refusal: Refusal, stored: str | None, since: datetime | None, now: datetime) -> bool:
    """Whether it is what this message has been refused with, again and again, for long enough."""
    if refusal.of_everything or since is None or stored != refusal.text:
        return False
    return now - since >= LASTING
