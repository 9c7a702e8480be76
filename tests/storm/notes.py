"""The notes of what people saw on their screens, which alone counts as promised."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field

#: Everything that anybody did at a phone.
ACTS = "acts"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A reporter read "Recorded: R-…"; `pressed` and `seen` in Unix seconds."""

    intent: int
    reporter: str
    case: str
    reference: str
    account: str
    pressed: float
    seen: float


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody read "You have this"."""

    handle: str
    case: str


@dataclass(slots=True)
class Notes:
    """Everybody's notes; written to from many threads."""

    confirmed: list[Confirmed] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    undone: list[Taken] = field(default_factory=list)
    pressed: set[tuple[str, str]] = field(default_factory=set)
    submitted: set[int] = field(default_factory=set)
    gave_up: list[str] = field(default_factory=list)
    #: The channels that were closed to us for a while.
    closed: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def confirm(self, seen: Confirmed) -> None:
        with self.lock:
            self.confirmed.append(seen)

    def take(self, handle: str, case: str, *, undone: bool = False) -> None:
        with self.lock:
            (self.undone if undone else self.taken).append(Taken(handle, case))

    def will_press(self, handle: str, case: str) -> None:
        """Somebody is about to press "I have this", whatever comes of it."""
        with self.lock:
            self.pressed.add((handle, case))

    def will_submit(self, intent: int) -> None:
        with self.lock:
            self.submitted.add(intent)

    def give_up(self, what: str) -> None:
        """Somebody waited so long that they stopped: no promise was made, but it should not happen."""
        with self.lock:
            self.gave_up.append(what)

    def close(self, channel: str) -> None:
        with self.lock:
            self.closed.add(channel)

    def count(self, what: str, times: int = 1) -> None:
        with self.lock:
            self.counts[what] += times
