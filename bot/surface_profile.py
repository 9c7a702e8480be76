"""What others need to know of a chat surface: its name, what it can show, how fast, and its commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields

from dialogs.surface_limits import SurfaceLimits


@dataclass(frozen=True, slots=True)
class SendLimits:
    """How fast a surface takes what is drawn again; new messages go until it asks to wait.

    At most so many redraws a minute, for all processes together, and so many at a time in each of them, so
    that a ping always finds a free place.
    """

    redraws_a_minute: int
    redraws_at_once: int


_HELP = "help"


def _explained_as(*lines: str) -> Mapping[str, tuple[str, ...]]:
    """The lines of help about a command, in which any command stands as {its name}."""
    return {_HELP: lines}


@dataclass(frozen=True, slots=True)
class CommandWords:
    """What people type to ask for something, as cards cite it, and what help says of it.

    What comes of each is in `bot/surface/acts/table.py`.
    """

    report: str = field(
        metadata=_explained_as(
            "{report}: report a missed visit. Your answers are kept, even if you stop in the middle.",
            "{report} incident: report hostility. It asks first whether you are safe.",
            "{report} concern: report that work with a family does not go on as it should.",
            "{report} seen: the child has been seen. It tells whoever waits, and ends nothing by itself.",
            "{report} assessment, repeat, closing or disagree: a no-access assessment, a repeat "
            "referral, an agency about to close, agencies that disagree.",
        ),
    )
    case: str = field(
        metadata=_explained_as(
            "{case} and a reference: where a case stands. Add why: every move that led there. A safeguarding "
            "lead of the case adds bar: who may see nothing of it."
        ),
    )
    cases: str = field(
        metadata=_explained_as("{case} or {cases}: your cases, overdue first."),
    )
    away: str = field(
        metadata=_explained_as(
            "{away} and when, such as 24 Dec to 2 Jan, then cover and an e-mail address: who covers "
            "is told, and gets what waits for you. {away} alone opens a form; {away} list; {away} back."
        ),
    )
    help: str = field(metadata=_explained_as("{help}: this page."))

    @classmethod
    def led_by(cls, sign: str, **others: str) -> CommandWords:
        """Each command by its name behind this sign, but for those that are called otherwise there."""
        return cls(**{command.name: f"{sign}{command.name}" for command in fields(cls)} | others)

    def help_lines(self) -> Iterator[str]:
        """What help says of every command, in the words of this surface."""
        words = asdict(self)
        for command in fields(self):
            yield from (line.format_map(words) for line in command.metadata[_HELP])


@dataclass(frozen=True, slots=True)
class SurfaceProfile:
    """One surface: `name` stands in addresses, and `title` is what people call it."""

    name: str
    title: str
    limits: SurfaceLimits
    sends: SendLimits
    commands: CommandWords
