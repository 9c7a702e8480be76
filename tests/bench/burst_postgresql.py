"""The burst on PostgreSQL: one worker process, then two, over copies of the same database."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from deploy.demo.environment import plain_environment
from deploy.demo.errors import NotAsExpected
from deploy.demo.places import ROOT
from tests.bench.burst_town import Shape, open_services, populate
from tests.bench.costs import machine_cpu_seconds
from tests.bench.progress import say
from tests.integration.cluster import Cluster, programs, running_cluster


@dataclass(frozen=True, slots=True)
class Chased:
    """Seconds until all was chased, and how many cores computed meanwhile, the server among them."""

    seconds: float
    cores: float


def by_one_and_two(key: str, shape: Shape) -> tuple[Chased, Chased] | None:
    """What one worker takes, and two; None where no server is installed."""
    bin_folder = programs()
    if bin_folder is None:
        return None
    with running_cluster(bin_folder) as cluster:
        say("PostgreSQL: populating …")
        cluster.run("CREATE DATABASE due")
        with open_services(cluster.url("due"), key) as services:
            populate(services, shape)
        cluster.run("ANALYZE", "due")
        return _chase_with_workers(cluster, key, 1), _chase_with_workers(cluster, key, 2)


def _chase_with_workers(cluster: Cluster, key: str, count: int) -> Chased:
    say(f"PostgreSQL: workers: {count} …")
    name = f"chased_by_{count}"
    cluster.run(f"CREATE DATABASE {name} TEMPLATE due")
    with _workers(
        [sys.executable, "-m", "tests.bench.burst_worker", cluster.url(name), key], count
    ) as workers:
        for worker in workers:
            _line(worker)
        began, busy = time.perf_counter(), machine_cpu_seconds()
        for worker in workers:
            _tell(worker, "go")
        chased = [int(_line(worker)) for worker in workers]
        seconds, busy = time.perf_counter() - began, machine_cpu_seconds() - busy
    if min(chased) == 0:
        raise NotAsExpected("each worker chases some", str(chased))
    return Chased(seconds, busy / seconds)


@contextmanager
def _workers(command: Sequence[str], count: int) -> Iterator[list[subprocess.Popen[str]]]:
    workers = [
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=plain_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(count)
    ]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()


def _tell(worker: subprocess.Popen[str], words: str) -> None:
    if worker.stdin is not None:
        worker.stdin.write(f"{words}\n")
        worker.stdin.flush()


def _line(worker: subprocess.Popen[str]) -> str:
    line = worker.stdout.readline() if worker.stdout else ""
    if not line:
        raise NotAsExpected("a worker goes on until all is chased", f"exit status {worker.wait()}")
    return line.strip()
