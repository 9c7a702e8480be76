"""Who runs a command: the operating-system's user, for the record."""

from __future__ import annotations

import getpass
import os


def operator() -> str:
    """The name of the user, or their number where the system has no name for them, as in some containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"
