"""`doorstep migrate` is killed (SIGKILL): a whole version is there, and the next run completes it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.crash_points import CrashPoint
from storage.migrations import present_versions, upgrade
from storage.migrations.check import differences
from storage.unit_of_work import Store
from tests.integration.conftest import KEYS
from tests.integration.old_rows import row_counts, tables_of, write_one_of_each

ROOT = Path(__file__).parents[2]


@pytest.fixture
def empty(empty_url: str) -> Iterator[Store]:
    with Store(empty_url, KEYS) as store:
        yield store


def migrate(url: str, *, dies_at: str = "") -> int:
    """Run it as a process of its own; its exit status."""
    given = {
        "DOORSTEP_DATABASE_URL": url,
        "DOORSTEP_ENCRYPTION_KEYS": KEYS[0],
        # Only what follows a sandbox can be told to die.
        "DOORSTEP_SLACK_API_URL": "http://127.0.0.1:1/api/",
        "DOORSTEP_CLOCK_URL": "http://127.0.0.1:1/control/clock",
        "DOORSTEP_CRASH_AT": dies_at,
    }
    command = [sys.executable, "-m", "bot", "migrate"]
    return subprocess.run(command, cwd=ROOT, env=os.environ | given, check=False).returncode


@pytest.mark.parametrize("nth", [1, 4, 6])
def test_the_next_run_completes_what_a_killed_one_began(
    empty: Store, empty_url: str, backend: str, nth: int
) -> None:
    assert migrate(empty_url, dies_at=f"{CrashPoint.MID_MIGRATION}:{nth}") == -signal.SIGKILL
    # PostgreSQL keeps the versions before; SQLite does all of them in one transaction.
    kept = {f"{nth - 1:04}"} if backend == "postgresql" and nth > 1 else set()
    assert present_versions(empty.engine) == kept
    assert migrate(empty_url) == 0
    assert differences(empty.engine) == []


def test_what_was_stored_survives_the_kill(empty: Store, empty_url: str) -> None:
    upgrade(empty.engine, revision="0004")
    stored = tables_of(empty.engine)
    with empty.engine.connect() as connection:
        connection.execution_options(writing=True)
        write_one_of_each(connection, stored, 1, "kept")
        connection.commit()
    empty.close()
    assert migrate(empty_url, dies_at=f"{CrashPoint.MID_MIGRATION}:2") == -signal.SIGKILL
    assert migrate(empty_url) == 0
    with empty.engine.connect() as connection:
        counts = row_counts(connection, stored)
    # Sealing the rows of before is on the record itself.
    assert counts.pop("audit") > 1
    assert set(counts.values()) == {1}
    assert differences(empty.engine) == []
