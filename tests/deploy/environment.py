"""What the deployment files may name: settings that exist, and commands that exist."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from typer.main import get_command

from bot.cli.commands import app
from bot.secret_files import SECRETS
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def settings() -> set[str]:
    """The name of every variable that the process reads, but for those that name a secret's file."""
    return {f"DOORSTEP_{name.upper()}" for name in Settings.model_fields}


def variables() -> set[str]:
    """Every variable that the process reads."""
    return settings() | {f"DOORSTEP_{name.upper()}_FILE" for name in SECRETS}


def settings_named_in(text: str) -> set[str]:
    """The variables that a text names; `DOORSTEP_…` or `DOORSTEP_...` stands for all of them."""
    return set(re.findall(r"DOORSTEP_[A-Z]+(?:_[A-Z]+)*", text))


def commands() -> set[str]:
    """The first words that `doorstep` understands."""
    return set(getattr(get_command(app), "commands", {}))


def unknown_commands(lines: Iterable[Iterable[str]]) -> list[str]:
    """Of command lines after `doorstep`, the first words that it does not understand."""
    known = commands()
    return [word for line in lines for word in list(line)[:1] if word not in known]
