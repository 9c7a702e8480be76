"""What goes wrong, and when: decided by the seed, and counted in what people bring about, not in seconds."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Queue

from tests.storm import refusals
from tests.storm.authority import Authority
from tests.storm.control import Control, Json, NotThere
from tests.storm.crew import Crew
from tests.storm.notes import Notes
from tests.storm.options import Options

#: About so many acts of people come to something for each report.
ACTS_A_REPORT = 10
#: What may misbehave, and how often against the others.
_METHODS = {
    "chat.postMessage": 10,
    "chat.update": 3,
    "response_url": 4,
    "conversations.open": 2,
    "conversations.history": 2,
    "users.lookupByEmail": 2,
    "users.info": 1,
    "views.open": 1,
    "apps.connections.open": 1,
}
_ANSWERS = {"429": 5, "500": 5, "reset-before": 4, "reset-after": 6, "hang": 1}
_SOCKETS = ("refresh", "refresh", "close", "abort")
#: Skips of the clock, in seconds: mostly minutes, now and then hours.
_SKIPS = (60, 120, 300, 300, 600, 900, 3600)
#: However large the storm, it lasts about as long: nobody closes a case in it, so what is chased in each skip
#: grows with every report, and days of it would be one long avalanche of chases.
_MOST_SKIPS = 64


#: So long the app is without access, in real seconds.
_NO_ACCESS = 3.0


@dataclass(frozen=True, slots=True)
class Event:
    """When so many acts came to something, this happens."""

    at: int
    kind: str
    what: Json


def forecast(
    options: Options, roles: tuple[str, ...], authority: Authority, rng: random.Random
) -> list[Event]:
    """All that will happen, in order."""
    acts = options.reports * ACTS_A_REPORT
    times = max(2, options.reports // 4)
    channels = [team.channel for team in authority.teams.values()]
    happening: list[tuple[str, Json]] = [("kill", {"name": rng.choice(roles)}) for _ in range(options.kills)]
    happening += [("fault", _fault(rng)) for _ in range(times)]
    happening += [("socket", {"socket": rng.choice(_SOCKETS)}) for _ in range(times // 8)]
    happening += [("redeliver", {"redeliver": "last"}) for _ in range(times // 4)]
    happening += [
        ("skip", {"seconds": rng.choice(_SKIPS)}) for _ in range(max(1, min(times // 4, _MOST_SKIPS)))
    ]
    happening += [("clear", {"clear": True}) for _ in range(max(1, times // 10))]
    if options.database == "postgresql":
        happening += [("restart", {})] * max(1, options.kills // 30)
    happening += [("fault", refusals.refusal(rng, tuple(authority.people), channels)) for _ in range(times)]
    happening += refusals.others(rng, max(1, times // 12))
    found = [Event(_moment(rng, acts), kind, what) for kind, what in happening]
    for spell in refusals.spells(rng, max(1, times // 12), channels):
        began = _moment(rng, acts)
        ended = began + 1 + int(spell.share * acts)
        found += [Event(began, "channel", spell.begins), Event(ended, "channel", spell.ends)]
    return sorted(found, key=lambda event: event.at)


def _moment(rng: random.Random, acts: int) -> int:
    """When most reporters are at their phones, in acts."""
    return rng.randrange(acts // 20, max(acts // 20 + 1, acts * 9 // 10))


def _fault(rng: random.Random) -> Json:
    method = rng.choices(tuple(_METHODS), tuple(_METHODS.values()))[0]
    answer = rng.choices(tuple(_ANSWERS), tuple(_ANSWERS.values()))[0]
    times = 1 if answer == "hang" else rng.choice((1, 1, 2, 4))
    return {"method": method, "answer": answer, "times": times, "retry_after": rng.randrange(1, 5)}


@dataclass(slots=True)
class Weather:
    """Happens in a thread of its own while people act; `restart` restarts the database."""

    events: list[Event]
    control: Control
    crew: Crew
    notes: Notes
    restart: Callable[[], None]
    acts: int = 0
    _due: Queue[Event | None] = field(default_factory=Queue)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _next: int = 0
    _without_access: threading.Event = field(default_factory=threading.Event)

    def went_on(self) -> None:
        """Something came of somebody's act: the next events may be due."""
        with self._lock:
            self.acts += 1
            while self._next < len(self.events) and self.events[self._next].at <= self.acts:
                self._due.put(self.events[self._next])
                self._next += 1

    def run(self) -> None:
        """Let everything happen that falls due, until `stop`."""
        while (event := self._due.get()) is not None:
            self._happen(event)

    def stop(self) -> None:
        """What has not fallen due by now happens at once, and then no more."""
        with self._lock:
            for event in self.events[self._next :]:
                self._due.put(event)
            self._next = len(self.events)
        self._due.put(None)

    def _happen(self, event: Event) -> None:
        match event.kind:
            case "kill":
                self.crew.kill(str(event.what["name"]))
            case "restart":
                self.restart()
                self.notes.count("restarts of the database")
            case "skip":
                self.control.advance(float(event.what["seconds"]))
                self.notes.count("minutes skipped", int(event.what["seconds"]) // 60)
            case "channel":
                self._change_channel(str(event.what["channel"]), event.what["to"])
            case "signal" | "access":
                self.control.signal(event.what)
                self.notes.count(f"signals: {event.what['signal']}")
                if event.kind == "access":
                    self._give_access_back()
            case "files":
                self.control.pace_files(event.what)
            case "pictures":
                self.notes.count("pictures gone", self.control.take_files_away(event.what))
            case _:
                self._misbehave(event.what)

    def _give_access_back(self) -> None:
        """Not at a count of acts: while the app has no access, nobody's act may come to anything."""
        self._without_access.wait(_NO_ACCESS)
        self.control.signal({"signal": "installed_again"})

    def _change_channel(self, channel: str, to: Json) -> None:
        self.control.change_channel(channel, to)
        self.notes.close(channel)
        self.notes.count(f"channels: {next(iter(to))} {next(iter(to.values()))}")

    def _misbehave(self, what: Json) -> None:
        try:
            self.control.misbehave(what)
        except NotThere:
            return  # nothing was delivered yet that could be delivered again
        if "error" in what:
            self.notes.count(f"refusals planned: {what['method']}", int(what["times"]))
        elif "method" in what:
            self.notes.count(f"faults planned: {what['answer']}", int(what["times"]))
        elif "socket" in what:
            self.notes.count(f"sockets: {what['socket']}")
        elif "redeliver" in what:
            self.notes.count("deliveries repeated")
