"""The transcript: who did what, and what each person then saw, for a terminal or for a pipe."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

_LONDON = ZoneInfo("Europe/London")
_WIDEST = 100


class Transcript:
    """Writes one story. Colour appears only on a terminal, and never if NO_COLOR is set."""

    def __init__(self) -> None:
        terminal = sys.stdout.isatty()
        self._styled = terminal and not os.environ.get("NO_COLOR")
        self._console = Console(file=sys.stdout, highlight=False, force_terminal=terminal)
        self._width = min(self._console.width, _WIDEST) if terminal else _WIDEST
        self._clock = ""

    def say(self, words: str) -> None:
        """A line of the demo's own."""
        self._write(words)

    def heading(self, words: str) -> None:
        """A new scene."""
        self._write("")
        self._write(words, style="bold")

    def write_time(self, moment: str) -> None:
        """Write the workspace's time, if it is another minute than last time."""
        local = datetime.fromisoformat(moment).astimezone(_LONDON)
        clock = f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"
        if clock != self._clock:
            self._clock = clock
            self._write(f"  {clock}", style="dim")

    def write_act(self, words: str) -> None:
        """Write something that a person did, or that happened."""
        self._write(f"  {words}", style="cyan")

    def write_sight(self, who: str, lines: Iterable[str]) -> None:
        """Write what a person then saw, in the message's own words."""
        self._write(f"    {who}", style="green")
        for line in lines:
            self._write(f"      | {line}", hang="      |   ")

    def write_check(self, words: str) -> None:
        """Write a check of something that is on nobody's screen."""
        self._write(f"  Checked: {words}", style="green")

    def write_failure(self, expected: str, seen: str, logs: str) -> None:
        """Write an expectation that failed, with all that helps to see why."""
        self._write("")
        self._write("This did not hold", style="bold red")
        self._write(f"  Expected: {expected}")
        self._write("  Seen:")
        for line in [*seen.splitlines(), "", *logs.splitlines()]:
            self._write(f"    {line}")

    def silent(self) -> Transcript:
        """A transcript that writes nothing, for what is done but was shown elsewhere."""
        return _SilentTranscript()

    def _write(self, line: str, style: str = "", hang: str = "") -> None:
        indent = hang or " " * (len(line) - len(line.lstrip()) + 2)
        pieces = textwrap.wrap(line, self._width, subsequent_indent=indent, break_on_hyphens=False)
        for piece in pieces or [""]:
            self._console.print(Text(piece, style if self._styled else ""), soft_wrap=True)


class _SilentTranscript(Transcript):
    """Takes every line and writes none."""

    def _write(self, line: str, style: str = "", hang: str = "") -> None:
        del line, style, hang
