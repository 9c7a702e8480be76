"""`python -m tests.storm`: a storm over the whole of Doorstep; 1 when anything was lost, silent or twice."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from tests.storm import figures, page
from tests.storm.options import FOLDER, parse
from tests.storm.storm import run


def main() -> int:
    """Run it, say and keep the figures."""
    options = parse()
    if options.page:
        page.write(FOLDER)
        return 0
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    try:
        found = run(options)
    except KeyboardInterrupt:
        sys.stderr.write("The storm was stopped; everything it started has ended.\n")
        return 130
    sys.stdout.write(figures.terminal_words(found) + "\n")
    sys.stdout.write(f"Kept: {found.write(FOLDER, options.name)}\n")
    return 1 if found.violations else 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """Once: a second one must not interrupt the ending of what was started."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
