"""Holds what is read from YAML against the small schemas beside this file; nothing is fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


class Schema:
    """The definitions of one file, of which each can be held against a value."""

    def __init__(self, name: str) -> None:
        text = (Path(__file__).parent / f"{name}.json").read_text(encoding="utf-8")
        self._definitions: dict[str, dict[str, Any]] = json.loads(text)["definitions"]

    def problems(self, definition: str, value: Any) -> list[str]:
        """Whatever is not as the definition has it, each with its place."""
        return list(self._look({"$ref": definition}, value, definition))

    def _look(self, rule: dict[str, Any], value: Any, place: str) -> Iterator[str]:
        rule = self._definitions[rule["$ref"]] if "$ref" in rule else rule
        if "enum" in rule and value not in rule["enum"]:
            yield f"{place}: {value!r} is none of {rule['enum']}"
        if "type" in rule and not _is_a(value, rule["type"]):
            yield f"{place}: {value!r} is no {rule['type']}"
        elif "pattern" in rule and not re.search(rule["pattern"], str(value)):
            yield f"{place}: {value!r} does not look like {rule['pattern']}"
        elif isinstance(value, list):
            for number, one in enumerate(value):
                yield from self._look(rule.get("items", {}), one, f"{place}[{number}]")
        elif isinstance(value, dict):
            yield from self._look_inside(rule, value, place)

    def _look_inside(self, rule: dict[str, Any], value: dict[str, Any], place: str) -> Iterator[str]:
        known = rule.get("properties", {})
        yield from (f"{place}: {name} is missing" for name in rule.get("required", ()) if name not in value)
        for name, one in value.items():
            if name in known:
                yield from self._look(known[name], one, f"{place}.{name}")
            elif "values" in rule:
                yield from self._look(rule["values"], one, f"{place}.{name}")
            elif not re.search(rule.get("extensions", "(?!)"), name):
                yield f"{place}: nothing is called {name}"


def _is_a(value: Any, names: str | list[str]) -> bool:
    """Whether it has one of these types; True and False are no integers here."""
    for name in [names] if isinstance(names, str) else names:
        if isinstance(value, _TYPES[name]) and not (name == "integer" and isinstance(value, bool)):
            return True
    return False
