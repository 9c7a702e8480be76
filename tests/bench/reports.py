"""Reports one after another, and from the journal how long each took to reach everybody."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from deploy.demo.control import Json
from deploy.demo.errors import NotAsExpected
from deploy.demo.phone import PATIENCE, Phone
from deploy.demo.stories import reporting
from deploy.demo.town import Town
from tests.bench.quiet import Quiet

#: The team's channel, the safeguarding lead, the social worker, and their manager.
PINGS = 4
#: Workspace time between two reports, so that Slack's limit of a post a second in each conversation is kept.
APART = "PT15S"

_LOOK_EVERY = 0.005


@dataclass(frozen=True, slots=True)
class Measured:
    """One report: from the press of "Submit" until the last ping was accepted, in milliseconds."""

    milliseconds: float
    pings: tuple[Json, ...]


def measure(town: Town, references: list[str]) -> Iterator[Measured]:
    """Report a missed visit for each case; NotAsExpected if a ping does not come."""
    people = {person["handle"]: person for person in town.control.people()}
    reporter = Phone(town.control, Quiet(), people["amina"])
    for reference in references:
        yield _one(town, reporter, reference)
        town.control.advance(APART)


def _one(town: Town, reporter: Phone, reference: str) -> Measured:
    since = len(town.control.journal())
    reporting.begin(reporter, reference)
    reporting.finish(reporter, reference)
    entries = _once_told(town, since, reference)
    pressed = next(entry for entry in entries if _is_submit(entry))
    pings = tuple(entry for entry in entries if _is_ping(entry, reference))
    return Measured(max(map(_end, pings)) - _start(pressed), pings)


def _once_told(town: Town, since: int, reference: str) -> list[Json]:
    give_up = time.monotonic() + PATIENCE
    while True:
        entries = town.control.journal(since)
        told = sum(_is_ping(entry, reference) for entry in entries)
        if told >= PINGS:
            return entries
        if time.monotonic() > give_up:
            raise NotAsExpected(f"{PINGS} pings about {reference}", f"{told} pings\n{town.tails()}")
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
