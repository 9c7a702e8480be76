"""One report through the local Slack, and from its journal how long each step of it took."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from deploy.demo.control import Json
from deploy.demo.errors import NotAsExpected
from deploy.demo.phone import PATIENCE, Phone
from deploy.demo.stories import reporting
from deploy.demo.town import Town
from tests.bench.cases import reporter_of
from tests.bench.quiet import Quiet

#: The team's channel, the safeguarding lead, the social worker, and their manager.
PINGS = 4
#: Workspace time between two reports, so that Slack's limit of a post a second in each conversation is kept.
APART = "PT15S"

#: Seconds. Rarely enough to leave the cores to what is measured; the times themselves are the journal's.
_LOOK_EVERY = 0.02


@dataclass(frozen=True, slots=True)
class Told:
    """Milliseconds from the press of "Submit": answered (and stored), first ping, last ping."""

    answered: float
    first: float
    last: float
    pings: tuple[Json, ...]


class Reporters:
    """Those who report a missed visit, for one case after another."""

    def __init__(self, town: Town) -> None:
        people = town.control.people()
        self._town, self._seen = town, 0
        self._phones = {each["handle"]: Phone(town.control, Quiet(), each) for each in people}

    def report(self, references: Sequence[str]) -> Iterator[Told]:
        """A report for each case; NotAsExpected if a ping does not come."""
        for reference in references:
            yield self._one(reference)
            self._town.control.advance(APART)

    def _one(self, reference: str) -> Told:
        phone = self._phones[reporter_of(reference)]
        reporting.begin(phone, reference)
        reporting.finish(phone, reference)
        entries = self._wait_for_pings(reference)
        self._seen = max(entry["n"] for entry in entries)
        pressed = next(entry for entry in entries if _is_submit(entry))
        pings = tuple(entry for entry in entries if _is_ping(entry, reference))
        ends, began = [_end(ping) for ping in pings], _start(pressed)
        return Told(_end(pressed) - began, min(ends) - began, max(ends) - began, pings)

    def _wait_for_pings(self, reference: str) -> list[Json]:
        give_up = time.monotonic() + PATIENCE
        while True:
            entries = self._town.control.journal(self._seen)
            told = sum(_is_ping(entry, reference) for entry in entries)
            if told >= PINGS:
                return entries
            if time.monotonic() > give_up:
                raise NotAsExpected(f"{PINGS} pings about {reference}", f"{told} pings\n{self._town.tails()}")
            time.sleep(_LOOK_EVERY)


def _is_submit(entry: Json) -> bool:
    pressed = entry.get("body", {}).get("actions") or [] if entry["kind"] == "delivery" else []
    return any(action["action_id"] == "dialog:submit" for action in pressed)


def _is_ping(entry: Json, reference: str) -> bool:
    posted = entry["kind"] == "api" and entry["method"] == "chat.postMessage" and entry["ok"]
    return posted and str(entry["args"].get("text", "")).startswith(f"Missed visit: {reference}")


def _start(entry: Json) -> float:
    return datetime.fromisoformat(entry["time"]).timestamp() * 1000


def _end(entry: Json) -> float:
    return _start(entry) + float(entry["ms"])
