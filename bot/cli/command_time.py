"""The present moment of a command: by the same clock as the processes that run."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime

from bot.clock import FollowingClock, WallClock
from bot.settings import Settings, read_settings
from state_machines.errors import Misconfigured


def command_time(settings: Settings | None = None, *, must_answer: bool = False) -> datetime:
    """Now. In a demonstration, whose clock can be moved, by that clock; else by the machine's.

    Before a demonstration's clock is there no process can go by it either, so the machine's counts; with
    `must_answer` it is Misconfigured.
    """
    address = (settings or read_settings()).clock_url
    if not address:
        return WallClock().now()
    try:
        with closing(FollowingClock(address)) as following:
            return following.now()
    except Misconfigured:
        if must_answer:
            raise
        return WallClock().now()


def latest_time(settings: Settings) -> datetime:
    """The later of both clocks: before a demonstration's was there, commands marked by the machine's."""
    return max(command_time(settings, must_answer=True), WallClock().now())
