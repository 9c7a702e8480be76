"""One storm from its first process to its last check."""

from __future__ import annotations

import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from queue import Empty, Queue

from deploy.demo.errors import CannotStart
from storage.encryption import new_key
from tests.integration.cluster import CRASH_SAFE, programs, running_cluster
from tests.storm import authority_files, calm, checks, evidence, figures, script, weather
from tests.storm.authority import Authority, build
from tests.storm.control import Control
from tests.storm.crew import HOST, Crew, wait_until
from tests.storm.figures import Figures
from tests.storm.hand import Hand, StormOver
from tests.storm.lapse import Lapse
from tests.storm.ledger import Ledger
from tests.storm.notes import ACTS, Notes
from tests.storm.options import FOLDER, Options
from tests.storm.overdue import Overdue
from tests.storm.progress import Progress
from tests.storm.reporter import Reporter
from tests.storm.responder import Responder, Work, serve
from tests.storm.script import Script
from tests.storm.watcher import FORMS_REFUSED, Watcher
from tests.storm.weather import Weather

_ROLES = {
    "sqlite": {"run-1": "run", "worker-1": "worker"},
    "postgresql": {"run-1": "run", "run-2": "run", "worker-1": "worker"},
}
#: Of those at their phones, one in so many answers pings besides, and four at least.
_A_RESPONDER_IN, _FEWEST_RESPONDERS = 5, 4


@dataclass(slots=True)
class Storm:
    """Everything that one storm is made of; `over` ends all threads."""

    options: Options
    authority: Authority
    script: Script
    crew: Crew
    control: Control
    weather: Weather
    watcher: Watcher
    ledger: Ledger
    overdue: Overdue
    notes: Notes
    work: Work
    over: threading.Event
    hands: dict[str, Hand]

    def blow(self) -> None:
        """People, faults and deaths, until every report was made or given up."""
        weathering = self.thread("weather", self.weather.run)
        blown = threading.Event()
        lapse = Lapse(self.ledger, self.control, self.notes, lambda: self.watcher.counts[FORMS_REFUSED])
        lapsing = self.thread("lapse", lambda: lapse.run(blown))
        for reporting in self._reporters():
            reporting.join()
        self.weather.stop()
        weathering.join()
        blown.set()
        lapsing.join()

    @contextmanager
    def responders_at_work(self) -> Iterator[None]:
        """Meanwhile those who are pinged answer; what they have begun is finished."""
        responder = Responder(self.script, self.notes)
        answering = [
            self.thread(f"responder-{number}", lambda: serve(self.work, responder, self.hands))
            for number in range(max(_FEWEST_RESPONDERS, self.options.at_once // _A_RESPONDER_IN))
        ]
        yield
        for _ in answering:
            self.work.put(None)
        for each in answering:
            each.join()

    def _reporters(self) -> list[threading.Thread]:
        """So many at a time; each takes up the next reporter when theirs is done."""
        left: Queue[str] = Queue()
        for reporter in self.script.intents:
            left.put(reporter)

        def work() -> None:
            while not self.over.is_set():
                try:
                    reporter = left.get_nowait()
                except Empty:
                    return
                Reporter(self.hands[reporter], self.script, self.notes).play(self.script.intents[reporter])

        return [self.thread(f"reporter-{number}", work) for number in range(self.options.at_once)]

    def thread(self, name: str, work: Callable[[], None]) -> threading.Thread:
        """Start one of the storm's threads; what goes wrong in it is part of the verdict."""

        def guarded() -> None:
            try:
                work()
            except StormOver:
                return  # told to stop, as everybody else
            except Exception as error:  # noqa: BLE001 - whatever it was must end in the storm's verdict
                self.notes.give_up(f"{name} of the storm itself failed: {type(error).__name__}: {error}")

        thread = threading.Thread(target=guarded, name=name, daemon=True)
        thread.start()
        return thread

    def settle(self, until: float) -> datetime:
        """Wait for calm: up to when everything was done."""
        for name in self.crew.roles:
            self.crew.wait_ready(name)
        return calm.settle(self.control, self.ledger, lambda: not self.work.empty(), until)


def run(options: Options) -> Figures:
    """The whole storm; its figures, with every violation in them."""
    began = time.monotonic()
    until = began + options.minutes * 60
    with a_storm(options) as storm:
        watching = [
            storm.thread("watcher", lambda: storm.watcher.run(storm.over)),
            storm.thread("overdue", lambda: storm.overdue.run(storm.over)),
            storm.thread("progress", lambda: Progress(storm.notes, options.reports).run(storm.over)),
        ]
        alarm = threading.Timer(options.minutes * 60 * 0.7, storm.over.set)
        alarm.daemon = True
        alarm.start()
        done_by, found = _play(storm, alarm, until)
        storm.over.set()
        for each in watching:
            each.join()
        found += _audit_verifies(storm.crew)
        health = _health_says(storm.crew)
        storm.crew.end_doorstep()
        return _reckon(storm, done_by, found, health, began)


def _play(storm: Storm, alarm: threading.Timer, until: float) -> tuple[datetime, list[str]]:
    """Up to when everything was done, and what did not come to rest, in words."""
    with storm.responders_at_work():
        storm.blow()
        alarm.cancel()
        if storm.over.is_set():
            return _now(storm), ["it took too long, and was stopped"]
        try:
            return storm.settle(until), []
        except (calm.NoCalm, CannotStart) as error:
            return _now(storm), [f"no calm: {error}"]


def _now(storm: Storm) -> datetime:
    return datetime.fromisoformat(storm.control.now())


def _reckon(storm: Storm, done_by: datetime, found: list[str], health: str, began: float) -> Figures:
    watcher = storm.watcher
    known = evidence.gather(
        storm.authority, storm.notes, storm.control, storm.ledger, watcher, done_by, health
    )
    return figures.of(
        storm.options,
        known,
        watcher,
        storm.overdue.late,
        interactions=storm.notes.counts.pop(ACTS, 0),
        minutes=(time.monotonic() - began) / 60,
        violations=[*found, *checks.violations(known)],
    )


def _audit_verifies(crew: Crew) -> list[str]:
    """By the application's own command, as an administrator would."""
    verifying = crew.doorstep("audit", "verify")
    ended = wait_until(lambda: not verifying.is_alive, 120)
    holds = ended and "The audit holds" in verifying.output()
    return [] if holds else [f"doorstep audit verify: {verifying.tail(2)}"]


def _health_says(crew: Crew) -> str:
    """What an administrator would read now."""
    looking = crew.doorstep("health")
    wait_until(lambda: not looking.is_alive, 120)
    return looking.output()


@contextmanager
def a_storm(options: Options) -> Iterator[Storm]:
    """Everything started and imported; everything ended when the block ends, whatever happened in it."""
    folder = FOLDER / options.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        url, restart = _database(options, folder, stack)
        storm = _prepare_storm(options, folder, url, restart)
        stack.callback(storm.ledger.close)
        stack.callback(storm.crew.end)
        stack.callback(storm.over.set)
        _start(storm, folder)
        yield storm
    if not options.keep:
        shutil.rmtree(folder)


def _database(options: Options, folder: Path, stack: ExitStack) -> tuple[str, Callable[[], None]]:
    if options.database == "sqlite":
        return f"sqlite:///{folder / 'doorstep.db'}", lambda: None
    bin_folder = programs()
    if bin_folder is None:
        raise CannotStart("no PostgreSQL server is installed on this machine")
    server = stack.enter_context(running_cluster(bin_folder, CRASH_SAFE))

    def restart() -> None:
        server.stop_at_once()
        server.start()

    return server.url("postgres"), restart


def _prepare_storm(options: Options, folder: Path, url: str, restart: Callable[[], None]) -> Storm:
    """All parts; nothing runs yet."""
    rng = random.Random(options.seed)
    authority = build(options.reports, rng)
    authority_files.write(authority, folder)
    (folder / "key").write_text(new_key(), encoding="ascii")
    notes, work, over = Notes(), Work(), threading.Event()
    written = script.write(authority, options.reports, options.seed, rng)
    roles = _ROLES[options.database]
    crew = Crew(folder, roles, url, notes)
    events = weather.forecast(options, tuple(roles), authority, rng)
    silent = Control(HOST, crew.port)
    blowing = Weather(events, silent, crew, notes, restart)
    control = Control(HOST, crew.port, lambda: notes.count(ACTS))
    ledger = Ledger(url, (folder / "key").read_text(encoding="ascii"))
    watcher = Watcher(silent, authority, written, work)
    overdue = Overdue(ledger, silent)
    hands = {each: Hand(control, each, over, blowing.went_on) for each in authority.people}
    return Storm(
        options,
        authority,
        written,
        crew,
        control,
        blowing,
        watcher,
        ledger,
        overdue,
        notes,
        work,
        over,
        hands,
    )


def _start(storm: Storm, folder: Path) -> None:
    slack = storm.crew.start_slack()
    importing = storm.crew.doorstep("import", str(folder / "people.csv"), str(folder / "cases.csv"))
    slack.wait_for(storm.control.answers)
    importing.finish()
    storm.crew.start()
