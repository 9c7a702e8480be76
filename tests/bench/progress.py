"""What a measurement says while it works: to standard error, so that the page itself can go elsewhere."""

from __future__ import annotations

import sys


def say(words: str) -> None:
    """One line, at once."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
