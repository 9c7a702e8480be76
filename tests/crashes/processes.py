"""The bot as a process of its own, over a town's database: started, told where to die, killed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import update

from bot.settings import Settings
from storage.tables import messages
from storage.unit_of_work import Store
from tests.stories.town import ROOT, Town


def environment(settings: Settings, crash_at: str = "") -> dict[str, str]:
    """What tells a process to work over this town's database, and where to die."""
    given = {
        "DOORSTEP_SLACK_BOT_TOKEN": settings.slack_bot_token.get_secret_value(),
        "DOORSTEP_SLACK_APP_TOKEN": settings.slack_app_token.get_secret_value(),
        "DOORSTEP_SLACK_API_URL": settings.slack_api_url,
        "DOORSTEP_CLOCK_URL": settings.clock_url,
        "DOORSTEP_DATABASE_URL": settings.database_url,
        "DOORSTEP_ENCRYPTION_KEYS": settings.encryption_keys.get_secret_value(),
        "DOORSTEP_KEY_FILE": str(settings.key_file),
        "DOORSTEP_SETTINGS_FILE": str(settings.settings_file),
    }
    return os.environ | given | {"DOORSTEP_CRASH_AT": crash_at}


def command(settings: Settings, *words: str, crash_at: str = "") -> int:
    """Run `doorstep` with these words to its end; its exit status, -9 where it died where it was told to."""
    given = environment(settings, crash_at)
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words], cwd=ROOT, env=given, capture_output=True, check=False
    )
    return done.returncode


@contextmanager
def as_a_process(
    town: Town, crash_at: str = "", words: str = "run", ready: str = "is running"
) -> Iterator[subprocess.Popen[bytes]]:
    """The bot as `doorstep run` starts it; killed at the end if it still runs.

    Yields once it says that it is `ready`, or once it has died.
    """
    town.stop_bot()
    log = town.folder / f"log-{len(tuple(town.folder.glob('log-*')))}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", words],
            cwd=ROOT,
            env=environment(town.settings, crash_at),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        town.until(
            lambda: True if ready in log.read_text("utf-8") or process.poll() is not None else None,
            lambda: log.read_text("utf-8"),
        )
        yield process
    finally:
        process.kill()
        process.wait()


def the_leases_run_out(store: Store) -> None:
    """As if so much time had passed that nobody holds anything any more."""
    _set_leases(store, timedelta())


def the_leases_last(store: Store) -> None:
    """As if nobody's lease ran out for an hour."""
    _set_leases(store, timedelta(hours=1))


def _set_leases(store: Store, ahead: timedelta) -> None:
    with store.read() as uow:
        moment = uow.database_now() + ahead
    with store.engine.connect() as connection:
        connection.execution_options(writing=True)
        with connection.begin():
            held = update(messages).where(messages.c.lease_until.is_not(None))
            connection.execute(held.values(lease_until=moment))
