"""Shows how far a command has come, on a terminal, once it takes longer than two seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress

#: Whatever is done sooner shows nothing, in seconds.
QUIET = 2.0


@contextmanager
def shown_progress(console: Console | None = None) -> Iterator[Callable[[str, int, int], None]]:
    """A function that is told what is done, how much of it, and of how much; the bar goes at the end.

    Nothing is shown where nobody watches, such as in a log.
    """
    on = console or Console(stderr=True)
    bar = Progress(*Progress.get_default_columns(), MofNCompleteColumn(), console=on, transient=True)
    began, task = monotonic(), bar.add_task("", total=None)
    if not on.is_terminal:
        yield lambda _what, _done, _of: None  # a bar that stops writes a line end even where none was shown
        return

    def progress(what: str, done: int, of: int) -> None:
        if monotonic() - began > QUIET:
            bar.start()
            bar.update(task, description=what.capitalize(), completed=done, total=of)

    try:
        yield progress
    finally:
        bar.stop()
