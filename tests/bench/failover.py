"""How long it takes until another worker finishes the work of one that died while sending (PostgreSQL)."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.engine.leases import LONGEST
from deploy.demo.errors import CannotStart, NotAsExpected
from storage.tables import messages
from storage.unit_of_work import Store
from tests.bench.frame import Aim, Floor, Measurement, Row
from tests.bench.progress import say
from tests.bench.spread import Spread, spread
from tests.crashes.processes import as_a_process
from tests.integration.cluster import programs, running_cluster
from tests.stories.report_steps import answers_to_the_review, begins_a_report
from tests.stories.town import Town, a_town

#: The cases that are reported, one for each worker that dies; each leaves several pings.
_CASES = ("LH-1042", "LH-1057", "LH-1063")
_LONGER_THAN_IT_TAKES = 30.0


@dataclass(frozen=True, slots=True)
class Failover:
    """Seconds from the kill until every ping that the dead worker held was there."""

    kills: int
    pings: int
    seconds: Spread


def measure(folder: Path) -> Failover:
    """CannotStart where no PostgreSQL server is installed, NotAsExpected where a ping never comes."""
    bin_folder = programs()
    if bin_folder is None:
        raise CannotStart("no PostgreSQL server is installed, which two workers need")
    taken: list[float] = []
    pings = 0
    with running_cluster(bin_folder) as cluster:
        for number, case in enumerate(_CASES, start=1):
            say(f"Kill {number} of {len(_CASES)} …")
            cluster.run(f"CREATE DATABASE failover_{number}")
            place = folder / case
            place.mkdir()
            with a_town(place, cluster.url(f"failover_{number}")) as town:
                held, seconds = _one_kill(town, case)
            taken.append(seconds)
            pings += held
    return Failover(len(_CASES), pings, spread(taken))


def _one_kill(town: Town, case: str) -> tuple[int, float]:
    """How many pings the worker held that was killed, and the seconds until they were there."""
    owed = _leave_pings_in_outbox(town, case)
    town.misbehave(method="chat.postMessage", times=owed, answer="hang")
    with ExitStack() as stack, _looking(town) as store:
        for _ in range(2):
            stack.enter_context(as_a_process(town, words="worker", ready="Doorstep works"))
        town.http.post("/control/clock", json={"advance": "PT15M"}).raise_for_status()
        _until(lambda: _hanging(town) == owed, "the workers send")
        pid = _holder_of_most(store)
        held = _count_held_by(store, pid)
        town.misbehave(clear=True)
        os.kill(pid, signal.SIGKILL)
        began = time.monotonic()
        _until(lambda: not _unsent_rows(store), "the other worker sends all of it")
        return held, time.monotonic() - began


def _leave_pings_in_outbox(town: Town, case: str) -> int:
    """A report whose pings Slack refuses for ten minutes, by a process that then ends; how many there are."""
    begins_a_report(town.amina)
    answers_to_the_review(town.amina, case=case)
    town.settle()
    town.misbehave(method="chat.postMessage", times=50, answer="429", retry_after=600)
    town.amina.press("Submit")
    town.amina.sees("Recorded: R-")
    town.settle()
    owed = len(_unsent_rows(town.store))
    town.stop_bot()
    town.misbehave(clear=True)
    return owed


@contextmanager
def _looking(town: Town) -> Iterator[Store]:
    """The database, for somebody who only looks."""
    with Store(town.settings.database_url, [town.settings.encryption_keys.get_secret_value()]) as store:
        yield store


def _hanging(town: Town) -> int:
    return sum(entry.get("fault") == "hang" for entry in town.journal())


def _unsent_rows(store: Store) -> Sequence[Any]:
    with store.engine.connect() as connection:
        return connection.execute(select(messages.c.lease_by).where(messages.c.state != "sent")).all()


def _holder_of_most(store: Store) -> int:
    with store.read() as uow:
        pids = {process.id: process.pid for process in uow.processes.all()}
    holders = [pids[row.lease_by] for row in _unsent_rows(store) if row.lease_by in pids]
    return max(holders, key=holders.count)


def _count_held_by(store: Store, pid: int) -> int:
    with store.read() as uow:
        ids = {process.id for process in uow.processes.all() if process.pid == pid}
    return sum(row.lease_by in ids for row in _unsent_rows(store))


def _until(done: Callable[[], bool], what: str) -> None:
    give_up = time.monotonic() + _LONGER_THAN_IT_TAKES
    while not done():
        if time.monotonic() > give_up:
            raise NotAsExpected(what, "it did not come")
        time.sleep(0.02)


def rows(figures: Failover) -> Sequence[Row]:
    """The longest, beside the lease that has to run out first."""
    return (
        Row(
            f"SIGKILL of a worker that is sending, until the other has sent it all; longest of "
            f"{figures.kills}",
            "Failover",
            figures.seconds.worst,
            "s",
            Floor("how long a request may still arrive", LONGEST.total_seconds()),
            Aim(10),
        ),
    )


def limits(figures: Failover) -> str:
    """What passes after the kill."""
    return (
        f"In the middle {figures.seconds.middle:.1f} s passed; the workers that died held {figures.pings} "
        "pings, each with a request under way. Nearly all of it is the time for which such a request may "
        f"still arrive, {LONGEST.total_seconds():.1f} s after its beginning was stored; then the other "
        "worker notices within a second, asks Slack whether each message had arrived, and sends what had "
        "not. Less would be gained by giving Slack less time to answer. What a worker had not begun goes on "
        "within a second or two of its death, known by its lock."
    )


_HOW = """\
Two `doorstep worker` processes on one PostgreSQL database, and the local Slack, which leaves every post
without an answer. The worker that holds the most messages is killed with SIGKILL; from then on Slack
answers again. The time runs from the kill until every message is recorded as sent. Once for each of three
databases."""

MEASUREMENT = Measurement("failover", "A worker dies", Failover, measure, rows, limits, _HOW)
