"""A new key takes the place of an older one while Doorstep runs; then nothing needs the older one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.crash_points import CrashPoint
from storage.encryption import new_key
from storage.record.baseline import is_left_by_older_key, seal_rows_of_before
from storage.record.verification import Check, verify_record
from storage.resealing import (
    places_of_older_keys,
    processes_of_older_keys,
    reseal_everything,
    sealed_tables,
)
from storage.unit_of_work import Store
from tests.unit.bot.town_hall import CHILD, Hall

ROOT = Path(__file__).parents[2]
REPORTS = 3


@pytest.fixture
def keys(hall: Hall) -> list[str]:
    """A new key in front of the one under which the hall's database was written."""
    for _ in range(REPORTS):
        hall.report(hall.amina)
    return [new_key(), hall.secret]


@contextmanager
def rotated(hall: Hall, keys: list[str]) -> Iterator[Store]:
    """The database as a process has it that was given the new key."""
    with Store(str(address(hall)), keys) as opened:
        hall.services = replace(hall.services, store=opened)
        yield opened


def address(hall: Hall) -> str:
    return hall.services.store.engine.url.render_as_string(hide_password=False)


def run(url: str, keys: list[str], *words: str, dies_at: str = "") -> subprocess.CompletedProcess[str]:
    """`doorstep` as a process of its own."""
    given = {
        "DOORSTEP_DATABASE_URL": url,
        "DOORSTEP_ENCRYPTION_KEYS": ",".join(keys),
        # Only what follows a sandbox can be told to die.
        "DOORSTEP_SLACK_API_URL": "http://127.0.0.1:1/api/",
        "DOORSTEP_CLOCK_URL": "http://127.0.0.1:1/control/clock",
        "DOORSTEP_CRASH_AT": dies_at,
    }
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=ROOT,
        env=os.environ | given,
        check=False,
        capture_output=True,
        text=True,
    )


def assert_the_newest_is_enough(hall: Hall, url: str, newest: str) -> None:
    """Everything opens, and the whole record holds, without any older key."""
    with Store(url, [newest]) as alone:
        hall.services = replace(hall.services, store=alone)
        with alone.read() as uow:
            case = uow.cases.by_reference("LH-1042")
            assert case is not None
            assert case.child_name == CHILD
        with alone.snapshot() as connection:
            found = verify_record(connection, Check(hall.now))
    assert found.findings == []
    assert found.rows > 30


def test_everything_sealed_comes_under_the_new_key_and_the_record_holds(hall: Hall, keys: list[str]) -> None:
    url = address(hall)
    with rotated(hall, keys) as store:
        left = places_of_older_keys(store)
        assert len(left) > 30
        assert {place.partition(".")[0] for place in left} >= {
            "people",
            "cases",
            "reports",
            "moves",
            "drafts",
        }
        done = reseal_everything(store)
        assert (done.count, done.unopened) == (len(left), set())
        assert places_of_older_keys(store) == ()
        # Digests are over plain values: those of before hold, under the key that made them.
        with store.snapshot() as connection:
            assert verify_record(connection, Check(hall.now)).findings == []
        hall.acknowledge(hall.ruth)
        assert is_left_by_older_key(store)
        seal_rows_of_before(store, hall.now)
        assert not is_left_by_older_key(store)
    assert_the_newest_is_enough(hall, url, keys[0])


def test_whoever_writes_beside_it_waits_for_nothing_and_loses_nothing(hall: Hall, keys: list[str]) -> None:
    url = address(hall)
    with rotated(hall, keys) as store:
        ended, failed = threading.Event(), []

        def write() -> None:
            try:
                for _ in range(4):
                    hall.report(hall.amina)
            except Exception as error:  # noqa: BLE001 - it is raised by the test itself
                failed.append(error)
            finally:
                ended.set()

        beside = threading.Thread(target=write)
        beside.start()
        done = reseal_everything(store)
        beside.join()
        assert failed == []
        assert ended.is_set()
        assert done.count > 30
        assert places_of_older_keys(store) == ()
        hall.acknowledge(hall.ruth)
        seal_rows_of_before(store, hall.now)
    assert_the_newest_is_enough(hall, url, keys[0])


def test_a_row_that_somebody_holds_is_not_waited_for_and_is_done_later(
    hall: Hall, keys: list[str], backend: str
) -> None:
    if backend != "postgresql":
        pytest.skip("SQLite has one writer, and no row that is held while others write.")
    with rotated(hall, keys) as store, Store(address(hall), keys) as other:
        holding = other.engine.connect()
        holding.begin()
        holding.execute(text("SELECT 1 FROM cases FOR UPDATE"))
        freeing = threading.Timer(0.5, holding.close)
        freeing.start()
        reseal_everything(store)
        freeing.join()
        assert places_of_older_keys(store) == ()


def test_what_no_key_opens_is_named_and_left_as_it_is(hall: Hall, keys: list[str]) -> None:
    with rotated(hall, keys) as store:
        with store.engine.begin() as connection:
            statement = text("UPDATE cases SET child_name = :no WHERE reference = 'LH-1042'")
            connection.execute(statement, {"no": b"gAAAAAno token"})
        done = reseal_everything(store)
        assert done.count > 30
        (place,) = places_of_older_keys(store)
        assert place.startswith("cases.child_name/")
        assert done.unopened == {place}


def test_a_value_copied_to_another_row_is_not_made_good(hall: Hall, keys: list[str]) -> None:
    with rotated(hall, keys) as store:
        with store.engine.begin() as connection:
            source = "(SELECT child_name FROM cases WHERE reference = 'LH-1042')"
            connection.execute(text(f"UPDATE cases SET child_name = {source} WHERE reference = 'LH-1057'"))
        reseal_everything(store)
        (place,) = places_of_older_keys(store)
        assert place.startswith("cases.child_name/")


def test_every_table_that_seals_something_is_looked_at() -> None:
    names = {one.table.name for one in sealed_tables()}
    assert names >= {"people", "cases", "reports", "moves", "drafts", "handled", "team_channels", "holds"}


def test_a_process_that_seals_with_an_older_key_is_known(hall: Hall, keys: list[str]) -> None:
    with hall.services.store.write() as uow:
        uow.processes.begin("p-old", "run", "deanery", 12)
        uow.commit()
    with rotated(hall, keys) as store:
        (one,) = processes_of_older_keys(store)
        assert (one.host, one.pid) == ("deanery", 12)
        with store.write() as uow:
            uow.processes.end("p-old")
            uow.processes.begin("p-new", "run", "deanery", 13)
            uow.commit()
        assert processes_of_older_keys(store) == ()


def test_killed_in_the_middle_it_goes_on_where_it_was_and_then_says_that_the_old_key_may_go(
    hall: Hall, keys: list[str]
) -> None:
    url = address(hall)
    killed = run(url, keys, "keys", "reseal", dies_at=f"{CrashPoint.MID_RESEALING}:3")
    assert killed.returncode == -signal.SIGKILL
    with rotated(hall, keys) as store:
        left = len(places_of_older_keys(store))
    assert left > 0
    again = run(url, keys, "keys", "check")
    assert again.returncode == 1
    assert "Keep the older keys" in again.stderr
    done = run(url, keys, "keys", "reseal")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Sealed anew: {left} values." in done.stdout
    assert "may go from the settings" in done.stdout
    assert_the_newest_is_enough(hall, url, keys[0])
    alone = run(url, keys[:1], "keys", "check")
    assert alone.returncode == 0
    assert "Everything is under the one key" in alone.stdout
    with Store(url, keys[:1]) as store, store.read() as uow:
        entries = [one for one in uow.audit.of_subject("database") if one.action.startswith("key:")]
    assert [one.action for one in entries] == ["key:reseal", "key:reseal", "key:resealed"]
    assert all(one.details["user"] for one in entries)
    assert entries[-1].details["values"] == left


def test_beside_a_process_with_the_older_key_it_changes_nothing(hall: Hall, keys: list[str]) -> None:
    with hall.services.store.write() as uow:
        uow.processes.begin("p-old", "run", "deanery", 12)
        uow.commit()
    refused = run(address(hall), keys, "keys", "reseal")
    assert refused.returncode != 0
    assert "process 12 on deanery" in refused.stderr
    with rotated(hall, keys) as store:
        assert len(places_of_older_keys(store)) > 30
