"""What others need to know of a chat surface: its name, what it can show, how fast, and its commands."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.surface_limits import SurfaceLimits


@dataclass(frozen=True, slots=True)
class SendLimits:
    """How fast a surface takes what is drawn again; new messages go until it asks to wait.

    At most so many redraws a minute, for all processes together, and so many at a time in each of them, so
    that a ping always finds a free place.
    """

    redraws_a_minute: int
    redraws_at_once: int


@dataclass(frozen=True, slots=True)
class CommandWords:
    """What people type on this surface to ask for something, as cards cite it."""

    report: str
    case: str
    cases: str
    away: str
    help: str


@dataclass(frozen=True, slots=True)
class SurfaceProfile:
    """One surface: `name` stands in addresses, and `title` is what people call it."""

    name: str
    title: str
    limits: SurfaceLimits
    sends: SendLimits
    commands: CommandWords
