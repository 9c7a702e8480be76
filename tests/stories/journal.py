"""What the journal of a story shows of the promises: who was named where, and what Slack refused."""

from __future__ import annotations

import csv
import json
from typing import Any

from deploy.demo.journal import refused_calls
from state_machines.people.telephone import fold_telephone, number_to_dial
from tests.stories.town import AUTHORITY, Town

Json = dict[str, Any]


def outside_views(town: Town) -> list[str]:
    """Everything the bot said that is not a modal or a Home tab: posts, redraws, answers to commands."""
    return [json.dumps(said, ensure_ascii=False) for entry in town.journal() if (said := _content_of(entry))]


def _content_of(entry: Json) -> Any:
    match entry["kind"]:
        case "api" if not entry["method"].startswith("views."):
            return entry["args"]
        case "response_url":
            return entry["body"]
        case "delivery" if "response_action" not in (entry.get("ack") or {}):
            return entry.get("ack")
        case _:
            return None


def no_child_is_named(town: Town) -> None:
    """Promise 7: no child's name, nor any part of one, outside a modal."""
    with (AUTHORITY / "cases.csv").open(encoding="utf-8") as file:
        names = {part for row in csv.DictReader(file) for part in row["child_name"].split()}
    everything = outside_views(town)
    assert names
    assert everything, "the journal holds nothing that could name anybody"
    for said in everything:
        named = sorted(name for name in names if name in said)
        assert not named, f"{named} named outside a modal: {said}"


def nobody_is_summoned(town: Town) -> None:
    """No text of anybody's makes Slack call a whole channel; a modal holds it as typed, and calls nobody."""
    said = [entry for entry in town.journal() if not entry.get("method", "").startswith("views.")]
    loud = [entry for entry in said if entry.get("broadcast")]
    assert not loud, loud


def nothing_was_refused(town: Town) -> None:
    """Slack took every call and every answer, and knew what it was asked."""
    refused = refused_calls(town.journal())
    assert not refused, refused


def taps(town: Town, handle: str) -> int:
    """How many buttons and pickers this person has pressed so far."""
    pressed = (entry["body"] for entry in town.journal() if entry.get("type") == "interactive")
    user = f"U0{handle.upper()}"
    return sum(body["type"] == "block_actions" and body["user"]["id"] == user for body in pressed)


def no_number_is_shown_to_many(town: Town) -> None:
    """A person's telephone number stands in their colleagues' own messages, in no channel and no metadata."""
    with (AUTHORITY / "people.csv").open(encoding="utf-8") as file:
        shown = {fold_telephone(row["telephone"]) for row in csv.DictReader(file) if row["telephone"]}
    numbers = shown | {number_to_dial(one) for one in shown}
    assert numbers
    calls = [entry for entry in town.journal() if entry["kind"] == "api"]
    for args in (entry["args"] for entry in calls if isinstance(entry["args"], dict)):
        many = args if str(args.get("channel", "")).startswith(("C", "G")) else args.get("metadata", "")
        said = json.dumps(many, ensure_ascii=False)
        assert not [one for one in numbers if one in said], said
