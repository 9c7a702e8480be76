"""A duty has fallen due: it climbs, and never stops by itself."""

from __future__ import annotations

from datetime import datetime

from bot.office import Office


def chase(office: Office, duty_id: str, now: datetime) -> None:
    """Safe to call for a duty that changed meanwhile: then nothing happens."""
    raise NotImplementedError
