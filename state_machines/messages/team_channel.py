"""May anything be posted in a team's channel? What was last found of it says so, and how long that counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from state_machines.people.address import Address

#: What was found counts for so long before it is asked again; no post waits for a question in between.
FRESH_FOR = timedelta(hours=1)
#: A channel in which nothing may be posted is looked at again so soon, so that mending it is noticed.
FRESH_WHILE_CLOSED = timedelta(minutes=5)


class ChannelFault(StrEnum):
    """Why nothing is posted in a team's channel. A newer release may know others: any fault closes it."""

    PUBLIC = "public"
    SHARED = "shared"
    ARCHIVED = "archived"
    NOT_IN_IT = "not_in_it"
    NOT_ALLOWED = "not_allowed"


#: What each fault is, and what to do about it.
_WORDS = {
    ChannelFault.PUBLIC: ("it is public", "make it private"),
    ChannelFault.SHARED: ("it is shared with another organisation", "end the sharing"),
    ChannelFault.ARCHIVED: ("it is archived", "take it out of the archive"),
    ChannelFault.NOT_IN_IT: ("Doorstep is not in it, or there is none with this id", "invite Doorstep to it"),
    ChannelFault.NOT_ALLOWED: (
        "Doorstep may not look at it",
        "install the app again, so that it has the permissions that it asks for",
    ),
}


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What a chat says of a channel now. `fault` is the gravest; `shared_inside` closes nothing."""

    fault: ChannelFault | None
    shared_inside: bool = False


@dataclass(frozen=True, slots=True)
class ChannelMember:
    """Somebody in the channel: who it is in the directory, where their account was asked about."""

    address: Address
    person_id: str | None = None
    email: str = ""
    was_asked: bool = False


@dataclass(frozen=True, slots=True)
class TeamChannel:
    """A team's channel as it was last found. `looked_at` is None where the chat has not answered yet.

    `members` is None where nobody has read who is in it.
    """

    place: Address
    looked_at: datetime | None = None
    fault: str | None = None
    fault_since: datetime | None = None
    shared_inside: bool = False
    members: tuple[ChannelMember, ...] | None = None

    @property
    def is_known(self) -> bool:
        """Whether the chat has ever said what it is."""
        return self.looked_at is not None

    def is_fresh(self, now: datetime) -> bool:
        """Whether what was found still counts without asking again; not where a clock was set back since."""
        lasts = FRESH_WHILE_CLOSED if self.fault else FRESH_FOR
        return self.looked_at is not None and -FRESH_WHILE_CLOSED < now - self.looked_at < lasts


def fault_of(*, joined: bool, private: bool, shared_outside: bool, archived: bool) -> ChannelFault | None:
    """The gravest thing that closes such a channel to posts; None where it may be posted in."""
    if not private:
        return ChannelFault.PUBLIC
    if shared_outside:
        return ChannelFault.SHARED
    if not joined:
        return ChannelFault.NOT_IN_IT
    return ChannelFault.ARCHIVED if archived else None


def fault_words(fault: str) -> str:
    """What is wrong, such as "it is public"."""
    return _WORDS[ChannelFault(fault)][0] if fault in set(ChannelFault) else "a newer release found it unfit"


def mending_words(fault: str) -> str:
    """What to do, as part of a sentence."""
    return _WORDS[ChannelFault(fault)][1] if fault in set(ChannelFault) else "see what that release says"
