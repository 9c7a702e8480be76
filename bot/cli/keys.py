"""`doorstep key`: make a key for the names and narratives in the database."""

from __future__ import annotations

import typer

from storage.encryption import new_key


def make() -> None:
    """Print a new key; put it first in DOORSTEP_ENCRYPTION_KEYS and keep the older ones after it."""
    typer.echo(new_key())
