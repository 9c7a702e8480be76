"""A start after a crash must be quick: modules that only some commands need are not loaded by `run`."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

import storage.migrations
from storage.migrations import newest_version

#: Needed to migrate, by PostgreSQL, at a bank holiday, by tests, the demo, calendars, other commands.
NOT_AT_THE_START = ("alembic", "psycopg", "holidays", "pytest", "deploy", "icalendar", "typer")


@pytest.mark.outside
@pytest.mark.parametrize("module", NOT_AT_THE_START)
def test_the_bot_starts_without(module: str) -> None:
    assert module not in modules_loaded_by("import bot.cli.run")


@cache
def modules_loaded_by(statement: str) -> frozenset[str]:
    """The top-level packages that a fresh Python has loaded after this statement."""
    script = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return frozenset(done.stdout.split())


def test_the_newest_version_is_the_one_that_alembic_would_come_to() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.migrations.__file__).parent))
    assert newest_version() == ScriptDirectory.from_config(config).get_current_head()
