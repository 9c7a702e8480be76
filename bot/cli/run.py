"""`doorstep run`: listen to Slack and chase what is due, until told to stop."""

from __future__ import annotations

import logging

from bot.bootstrap import serve
from bot.settings import read_settings


def run() -> None:
    """Run the bot with the settings of the environment (DOORSTEP_…)."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # What failed is said by whoever called, once and in plain words; the SDK would say it first, in its own.
    logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)
    serve(read_settings())
