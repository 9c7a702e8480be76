"""Interaction: a signed press that stores a dialog answer, against a bare Bolt app that only acknowledges."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from deploy.demo.child import Child
from deploy.demo.environment import plain_environment
from deploy.demo.errors import NotAsExpected
from deploy.demo.places import AUTHORITY, ROOT
from deploy.demo.town import free_port
from storage.encryption import new_key
from storage.unit_of_work import Store
from tests.bench.interaction_presses import SECRET, Drafts, prepare
from tests.bench.interaction_profile import where_time_goes
from tests.bench.progress import say
from tests.bench.spread import spread

#: Presses under way at one time, well below the server's threads; reporters in each part of the measurement.
CONNECTIONS, REPORTERS = 16, 300


@dataclass(frozen=True, slots=True)
class Interaction:
    """Requests a second as fast as answered; milliseconds at half of that; the server's CPU for each."""

    per_second: float
    floor_per_second: float
    #: Of a bare app that stores each press and posts an answer by the drivers alone.
    storing_per_second: float
    p99_full: float
    p50_half: float
    p99_half: float
    cpu_ms: float
    floor_cpu_ms: float
    #: What took how much of one press, in words.
    shares: str

    @property
    def of_the_floor(self) -> float:
        """1 would be as fast as a server that does nothing."""
        return self.per_second / self.floor_per_second

    @property
    def storing_of_the_floor(self) -> float:
        """What is left once a press is stored and answered as we do it, and nothing else is done."""
        return self.storing_per_second / self.floor_per_second


@dataclass(frozen=True, slots=True)
class Pressed:
    """One part: how many a second, how long each took, and the server's processor time for each."""

    per_second: float
    milliseconds: Sequence[float]
    cpu_ms: float


def measure(folder: Path, reporters: int = REPORTERS) -> Interaction:
    """All parts in one run, each on fresh drafts; NotAsExpected if any press was refused or not stored."""
    with _listening("sink", folder) as sink:
        key, slack = new_key(), f"http://127.0.0.1:{sink[1]}"
        parts = _prepare_drafts(folder, key, slack, reporters)
        with _listening("floor", folder) as floor:
            say("Presses that are only acknowledged …")
            press_all(folder, floor, parts["warm"])
            bare = press_all(folder, floor, parts["full"])
        with _listening("bare_store", folder, str(folder / "bare.db")) as storing:
            say("Presses that are stored and answered by the drivers alone …")
            press_all(folder, storing, parts["warm"])
            least = press_all(folder, storing, parts["full"])
        with running_bot(folder, key, slack) as bot:
            say("Presses that store an answer …")
            press_all(folder, bot, parts["warm"])
            full = press_all(folder, bot, parts["full"])
            half = press_all(folder, bot, parts["half"], full.per_second / 2)
        say("Presses, looking where the time goes …")
        told = where_time_goes(_database(folder), key, slack, parts["profile"])
    _check_all_stored(folder, key, parts)
    at_half = spread(half.milliseconds)
    return Interaction(
        per_second=full.per_second,
        floor_per_second=bare.per_second,
        storing_per_second=least.per_second,
        p99_full=spread(full.milliseconds).p99,
        p50_half=at_half.middle,
        p99_half=at_half.p99,
        cpu_ms=full.cpu_ms,
        floor_cpu_ms=bare.cpu_ms,
        shares=told,
    )


def _prepare_drafts(folder: Path, key: str, slack: str, reporters: int) -> dict[str, Drafts]:
    with Store(_database(folder), [key]) as store:
        store.upgrade()
        counts = {"warm": reporters, "full": reporters, "half": reporters, "profile": reporters // 3}
        return {name: prepare(store, name, count, slack) for name, count in counts.items()}


def _database(folder: Path) -> str:
    return f"sqlite:///{folder / 'doorstep.db'}"


@contextmanager
def _listening(name: str, folder: Path, *arguments: str) -> Iterator[tuple[Child, int]]:
    port = free_port(0)
    module = [f"tests.bench.interaction_{name}", str(port), *arguments]
    with _child(name, module, folder, port, plain_environment()) as child:
        yield child, port


@contextmanager
def running_bot(folder: Path, key: str, slack: str) -> Iterator[tuple[Child, int]]:
    """`doorstep run` as shipped, by signed HTTP; its Slack is the sink."""
    port = free_port(0)
    environment = plain_environment() | {
        "DOORSTEP_SLACK_BOT_TOKEN": "xoxb-bench",
        "DOORSTEP_SLACK_SIGNING_SECRET": SECRET,
        "DOORSTEP_SLACK_API_URL": f"{slack}/api/",
        "DOORSTEP_SETTINGS_FILE": str(AUTHORITY / "settings.yaml"),
        "DOORSTEP_DATABASE_URL": _database(folder),
        "DOORSTEP_ENCRYPTION_KEYS": key,
        "DOORSTEP_PORT": str(port),
        "DOORSTEP_HEALTH_PORT": str(free_port(0)),
    }
    with _child("bot", ["bot", "run"], folder, port, environment) as child:
        yield child, port


@contextmanager
def _child(
    name: str, module: Sequence[str], folder: Path, port: int, environment: Mapping[str, str]
) -> Iterator[Child]:
    child = Child(f"the {name}", module, folder / f"{name}.log", environment)
    try:
        child.wait_for(lambda: _answers(port))
        yield child
    finally:
        child.end()


def _answers(port: int) -> bool:
    try:
        httpx.get(f"http://127.0.0.1:{port}/", trust_env=False, timeout=1)
    except httpx.TransportError:
        return False
    return True


def press_all(folder: Path, server: tuple[Child, int], drafts: Drafts, rate: float = 0.0) -> Pressed:
    """Press all of it, from a process that does nothing else; NotAsExpected if one was refused."""
    child, port = server
    presses = folder / "presses.pickle"
    presses.write_bytes(pickle.dumps(drafts.presses))
    command = [sys.executable, "-m", "tests.bench.interaction_load", str(port), str(presses)]
    used = _cpu_seconds(child.pid)
    done = subprocess.run(
        [*command, str(CONNECTIONS), str(rate)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    said = json.loads(done.stdout)
    milliseconds = said["milliseconds"]
    if said["refused"]:
        raise NotAsExpected("every press is answered with 200", f"{said['refused']} were not\n{child.tail()}")
    cpu_ms = (_cpu_seconds(child.pid) - used) * 1000 / len(milliseconds)
    return Pressed(len(milliseconds) / said["seconds"], milliseconds, cpu_ms)


def _cpu_seconds(pid: int) -> float:
    """Of the server and what it started: user and system time, as proc(5) counts them."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    ticks = 0
    for each in (str(pid), *children):
        fields = Path(f"/proc/{each}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _check_all_stored(folder: Path, key: str, parts: Mapping[str, Drafts]) -> None:
    ended = {draft: revision for each in parts.values() for draft, revision in each.ended.items()}
    with Store(_database(folder), [key]) as store, store.read() as uow:
        found = {draft: uow.drafts.by_id(draft) for draft in ended}
    wrong = [id_ for id_, draft in found.items() if draft is None or draft.session.revision != ended[id_]]
    if wrong:
        raise NotAsExpected("every press is stored", f"{len(wrong)} drafts stand elsewhere")
