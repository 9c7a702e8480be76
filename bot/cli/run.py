"""`doorstep run`: listen to Slack and chase what is due, until told to stop."""

from __future__ import annotations

from bot.bootstrap import serve
from bot.log_lines import set_up
from bot.settings import read_settings


def run() -> None:
    """Run the bot with the settings of the environment (DOORSTEP_…)."""
    settings = read_settings()
    set_up(settings.log)
    serve(settings)
