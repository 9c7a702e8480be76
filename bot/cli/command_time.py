"""The present moment of a command: by the same clock as the processes that run."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime

from bot.clock import FollowingClock, WallClock
from bot.settings import Settings, read_settings


def command_time(settings: Settings | None = None) -> datetime:
    """Now. In a demonstration, whose clock can be moved, by its clock; else by the machine's.

    Misconfigured where the settings name a clock that does not answer.
    """
    address = (settings or read_settings()).clock_url
    if not address:
        return WallClock().now()
    with closing(FollowingClock(address)) as following:
        return following.now()
