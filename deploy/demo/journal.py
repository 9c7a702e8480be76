"""Checks a story's journal: no call that Slack would refuse, and no child's name outside a modal."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from deploy.demo.control import Json

#: Modals are the only place for names and narrative; the Home tab (views.publish) is not one.
MODAL_METHODS = frozenset({"views.open", "views.update", "views.push"})


def refused_calls(entries: list[Json]) -> list[str]:
    """The calls, replies and acknowledgements that were not accepted, in words."""
    return [
        f"{_exchange_words(entry)}: {_answer_words(entry)}"
        for entry in entries
        if not entry["ok"] and not _is_unknown_address(entry)
    ]


def words_in_the_open(entries: list[Json], secrets: frozenset[str]) -> list[str]:
    """Each place outside a modal to which one of these words was sent."""
    found = []
    for entry in entries:
        said = json.dumps(list(_content_in_the_open(entry)), ensure_ascii=False).lower()
        found += [
            f'{_exchange_words(entry)} says "{word}"' for word in sorted(secrets) if word.lower() in said
        ]
    return found


def childrens_names(cases_csv: Path) -> frozenset[str]:
    """Every part of every child's name in a cases file."""
    with cases_csv.open(encoding="utf-8", newline="") as file:
        return frozenset(part for row in csv.DictReader(file) for part in row["child_name"].split())


def count_calls(entries: list[Json]) -> int:
    """How many Web API calls and replies the bot made."""
    return sum(entry["kind"] in {"api", "response_url", "upload"} for entry in entries)


def _content_in_the_open(entry: Json) -> Iterator[object]:
    """What the bot sent in this exchange, modals left out. The body of a delivery came from a person."""
    if entry["kind"] == "delivery":
        answer = entry.get("ack") or {}
        if "response_action" not in answer:
            yield answer
    elif entry.get("method") not in MODAL_METHODS:
        yield entry.get("args")
        yield entry.get("body")
        yield entry.get("name")


def _is_unknown_address(entry: Json) -> bool:
    """Whether Slack only said that nobody has this address, which is an answer and no refusal."""
    asked = entry.get("method") == "users.lookupByEmail"
    return asked and (entry.get("response") or {}).get("error") == "users_not_found"


def _exchange_words(entry: Json) -> str:
    return f"{entry['n']} {entry['kind']} {entry.get('method') or entry.get('type') or ''}".strip()


def _answer_words(entry: Json) -> str:
    return json.dumps(entry.get("response") or entry.get("outcome") or entry.get("error"))[:600]
