"""`doorstep worker`: chase and send without listening to Slack, beside processes that listen."""

from __future__ import annotations

from bot.bootstrap import work
from bot.log_format import set_up_logging
from bot.settings import read_settings


def worker() -> None:
    """Chase and send only, with the settings of the environment; any number may run on one database."""
    settings = read_settings()
    set_up_logging(settings.log)
    work(settings)
