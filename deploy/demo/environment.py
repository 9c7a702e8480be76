"""The environment of the demo's processes: no settings of a real workspace, and no proxy."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from deploy.demo.local_settings import settings_in

#: What a real workspace is reached with, by us or by the SDK, and what would send loopback calls elsewhere.
_PREFIXES_KEPT_OUT = ("DOORSTEP_", "SLACK_")


def plain_environment(source: Mapping[str, str] = os.environ) -> dict[str, str]:
    """This process's environment without settings of Doorstep or Slack, and without proxies."""
    return {name: value for name, value in source.items() if not _is_kept_out(name)} | {
        "PYTHONUNBUFFERED": "1"
    }


def bot_environment(folder: Path, url: str) -> dict[str, str]:
    """For the bot: the sandbox at `url` as its Slack and its clock, its database and key in `folder`."""
    return plain_environment() | {
        "DOORSTEP_SLACK_BOT_TOKEN": "xoxb-sandbox",
        "DOORSTEP_SLACK_APP_TOKEN": "xapp-sandbox",
        "DOORSTEP_SLACK_API_URL": f"{url}/api/",
        "DOORSTEP_CLOCK_URL": f"{url}/control/clock",
        "DOORSTEP_SETTINGS_FILE": str(settings_in(folder)),
        "DOORSTEP_DATABASE_URL": f"sqlite:///{folder / 'doorstep.db'}",
        "DOORSTEP_KEY_FILE": str(folder / "doorstep.key"),
    }


def _is_kept_out(name: str) -> bool:
    return name.startswith(_PREFIXES_KEPT_OUT) or name.lower().endswith("_proxy")
