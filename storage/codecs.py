"""Turns pure values into JSON and back, where one column keeps a whole value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from state_machines.case.limits import Limit, Origin, Source
from state_machines.case.report import Answer
from storage.known_values import shown_value


def answers_to_json(answers: Mapping[str, Answer]) -> dict[str, Any]:
    return {name: list(given) if isinstance(given, tuple) else given for name, given in answers.items()}


def answers_from_json(stored: Mapping[str, Any]) -> dict[str, Answer]:
    return {name: tuple(given) if isinstance(given, list) else given for name, given in stored.items()}


def source_to_json(source: Source) -> dict[str, Any]:
    return {
        "origin": source.origin.value,
        "section": source.section,
        "row": source.row,
        "set_by": source.set_by,
        "set_on": None if source.set_on is None else source.set_on.isoformat(),
    }


def source_from_json(stored: Mapping[str, Any]) -> Source:
    return Source(
        origin=shown_value(Origin, stored["origin"]),
        section=stored["section"],
        row=stored["row"],
        set_by=stored["set_by"],
        set_on=None if stored["set_on"] is None else date.fromisoformat(stored["set_on"]),
    )


def limit_to_json(limit: Limit) -> dict[str, Any]:
    return {
        "text": limit.text,
        "source": None if limit.source is None else source_to_json(limit.source),
        "wait_seconds": None if limit.wait is None else limit.wait.total_seconds(),
        "working_time": limit.working_time,
        "months": limit.months,
    }


def limit_from_json(stored: Mapping[str, Any]) -> Limit:
    return Limit(
        text=stored["text"],
        source=None if stored["source"] is None else source_from_json(stored["source"]),
        wait=None if stored["wait_seconds"] is None else timedelta(seconds=stored["wait_seconds"]),
        working_time=stored["working_time"],
        months=stored.get("months"),  # limits stored by version 0.1.0 name none
    )
