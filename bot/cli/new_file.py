"""Writes a file that a command makes: its owner alone may read it, and none that stands there is lost."""

from __future__ import annotations

import os
from pathlib import Path

from state_machines.errors import Misconfigured


def write_new_file(out: Path, content: bytes) -> None:
    """A new file that its owner alone may read; one that stands there is left alone."""
    try:
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise Misconfigured(f"{out} cannot be written: {error.strerror}.") from None
