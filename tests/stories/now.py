"""What time it is in a story's town."""

from __future__ import annotations

from datetime import datetime

from tests.stories.town import Town


def now(town: Town) -> datetime:
    """The workspace's time, by which the bot goes."""
    return datetime.fromisoformat(town.get("/control/clock")["now"])
