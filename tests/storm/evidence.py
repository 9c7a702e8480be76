"""Everything that can be known afterwards: the tables, the conversations as they stand, people's notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.storm.authority import Authority
from tests.storm.control import Control, Json
from tests.storm.ledger import Ledger
from tests.storm.notes import Notes
from tests.storm.watcher import Watcher

EVENT_TYPE = "doorstep_message"


@dataclass(frozen=True, slots=True)
class Standing:
    """A message of ours where people see it."""

    conversation: str
    ts: str
    text: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Rows have the columns of their tables; reports and escalations the case's `reference` as well.

    Everything that was owed at `done_by` must have been done; what came later may be under way.
    """

    authority: Authority
    notes: Notes
    done_by: datetime
    reports: Sequence[Any]
    escalations: Sequence[Any]
    duties: Sequence[Any]
    messages: Sequence[Any]
    audit: Sequence[Any]
    people: Sequence[Any]
    standing: Sequence[Standing]
    leaks: Sequence[str] = ()
    refused: Mapping[str, int] = field(default_factory=dict)
    #: The channels that were closed to us for a while, or that Slack said were.
    closed: Collection[str] = ()
    #: All that `doorstep health` says in the end.
    health: str = ""

    def handle_of(self) -> dict[str, str]:
        """People's handles by their id in the database."""
        return {str(each.id): str(each.email).partition("@")[0] for each in self.people}

    def by_escalation(self, rows: Sequence[Any]) -> dict[str, list[Any]]:
        """Rows by the escalation they belong to."""
        found: dict[str, list[Any]] = defaultdict(list)
        for row in rows:
            found[str(row.escalation_id)].append(row)
        return found


def gather(
    authority: Authority,
    notes: Notes,
    control: Control,
    ledger: Ledger,
    watcher: Watcher,
    done_by: datetime,
    health: str,
) -> Evidence:
    """Read all of it once everything is calm."""
    outbox, closed = ledger.messages(), notes.closed | watcher.said_closed
    places = {(row.channel, row.ts): str(row.id) for row in outbox if row.redraws is None}
    return Evidence(
        authority=authority,
        notes=notes,
        done_by=done_by,
        reports=ledger.reports(),
        escalations=ledger.escalations(),
        duties=ledger.duties(),
        messages=outbox,
        audit=ledger.audit(),
        people=ledger.people(),
        standing=[each for place in control.conversations() for each in _standing(control, place, places)],
        leaks=watcher.leaks,
        refused=watcher.refused_for_nothing(closed),
        closed=closed,
        health=health,
    )


def _standing(control: Control, place: Json, places: Mapping[tuple[str, str], str]) -> list[Standing]:
    """What the app said there for all to see; words for one person's eyes only are not kept in the outbox.

    Where Slack took a message only without metadata, it is told by its place.
    """
    if not place["messages"]:
        return []
    return [
        Standing(
            str(place["id"]),
            str(each["ts"]),
            str(each["text"]),
            _message_id(each) or places.get((str(place["id"]), str(each["ts"])), ""),
        )
        for each in control.standing(str(place["id"]))
        if each["app"] and each["ephemeral_for"] is None
    ]


def _message_id(message: Json) -> str:
    told = message["metadata"] or {}
    if told.get("event_type") != EVENT_TYPE:
        return ""
    return str(told["event_payload"].get("message_id", ""))
