"""Fits sections of lines into what Slack takes: the first lines of each stay, and the rest is counted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.slack.drawing.text import Json, context_block

#: So many lines of each section come before any other section gets more of its own.
_FIRST = 3


@dataclass(frozen=True, slots=True)
class Room:
    """How many blocks there is room for, and for how much in them, as `measure` counts it."""

    blocks: int
    size: int
    measure: Callable[[Json], int]

    def holds(self, blocks: Sequence[Json]) -> bool:
        """Whether these blocks fit."""
        return len(blocks) <= self.blocks and sum(map(self.measure, blocks)) <= self.size


@dataclass(frozen=True, slots=True)
class Part:
    """A section of so many lines. `draw` draws the first so many of them."""

    lines: int
    draw: Callable[[int], list[Json]]


def bytes_of_words(block: Json) -> int:
    """All that stands in a block in UTF-8, ids among it: Slack limits what the blocks of a message hold."""
    return sum(len(words.encode()) for words in _strings(block))


def bytes_of_json(block: Json) -> int:
    """The block as it is sent, with every foreign letter written out: Slack limits a view by that."""
    return len(json.dumps(block))


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def fit(parts: Sequence[Part], room: Room, rest: str) -> list[Json]:
    """The parts whole where they fit; else each part's first lines, then as many more as there is room for.

    `rest` says how what is counted can be reached.
    """
    whole = [part.lines for part in parts]
    drawn = _draw(parts, whole, rest)
    if room.holds(drawn):
        return drawn
    kept = [0] * len(parts)
    for most in (1, _FIRST, None):
        for number, part in enumerate(parts):
            upper = part.lines if most is None else min(part.lines, most)
            kept[number] = _most_that_fits(parts, kept, number, upper, room, rest)
    return _draw(parts, kept, rest)


def _most_that_fits(
    parts: Sequence[Part], kept: Sequence[int], number: int, upper: int, room: Room, rest: str
) -> int:
    low, high = kept[number], max(upper, kept[number])
    while low < high:
        middle = (low + high + 1) // 2
        tried = [*kept[:number], middle, *kept[number + 1 :]]
        if room.holds(_draw(parts, tried, rest)):
            low = middle
        else:
            high = middle - 1
    return low


def _draw(parts: Sequence[Part], kept: Sequence[int], rest: str) -> list[Json]:
    blocks: list[Json] = []
    unseen = 0
    for part, count in zip(parts, kept, strict=True):
        if not count and part.lines:
            unseen += part.lines
            continue
        blocks += part.draw(count)
        if count < part.lines:
            blocks.append(context_block(f"… and {part.lines - count} more. {rest}".strip()))
    return [*blocks, context_block(f"… and {unseen} more. {rest}".strip())] if unseen else blocks
