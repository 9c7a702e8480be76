"""`doorstep run`: listen to Slack and chase what is due, until told to stop."""

from __future__ import annotations

from bot.bootstrap import serve
from bot.log_format import set_up_logging
from bot.settings import read_settings


def run() -> None:
    """Run the bot with the settings of the environment (DOORSTEP_…)."""
    settings = read_settings()
    set_up_logging(settings.log)
    serve(settings)
