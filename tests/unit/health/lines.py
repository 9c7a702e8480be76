"""Parses a log line, as a log collector does."""

from __future__ import annotations

import json
import re

_PAIR = re.compile(r'(?P<key>[a-z_]+)=(?P<value>"(?:[^"\\]|\\.)*"|[^\s"=]+)(?: |$)')


def parse_line(line: str) -> dict[str, str]:
    """The line's keys and values; AssertionError where anything else stands in it."""
    found: dict[str, str] = {}
    end = 0
    for pair in _PAIR.finditer(line):
        assert pair.start() == end, f"{line!r} cannot be taken apart at {end}"
        value = pair["value"]
        found[pair["key"]] = json.loads(value) if value.startswith('"') else value
        end = pair.end()
    assert end == len(line), f"{line!r} cannot be taken apart at {end}"
    return found
