"""Finds the interactive elements in blocks, gives ids to those without, and lists their options."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deploy.sandbox.blocks.elements import ACTIONS, ELEMENTS, INPUT, SECTION
from deploy.sandbox.values import Json


@dataclass(frozen=True)
class Placed:
    """An element, the block it stands in, and which place of that block."""

    element: Json
    block: Json
    place: str

    @property
    def kind(self) -> str:
        return str(self.element["type"])

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])


def elements_of(blocks: list[Json]) -> Iterator[Placed]:
    """Every interactive element, in reading order."""
    for block in blocks:
        for place, element in _candidates(block):
            if element.get("type") in ELEMENTS:
                yield Placed(element, block, place)


def _candidates(block: Json) -> Iterator[tuple[str, Json]]:
    if block["type"] == "section" and "accessory" in block:
        yield SECTION, block["accessory"]
    elif block["type"] == "actions":
        yield from ((ACTIONS, element) for element in block["elements"])
    elif block["type"] == "input":
        yield INPUT, block["element"]


def with_ids(blocks: list[Json]) -> list[Json]:
    """A copy in which every block and element has an id, invented as Slack does if the app gave none."""
    # Blocks are JSON, and reading JSON again copies it several times as fast as copy.deepcopy.
    named: list[Json] = json.loads(json.dumps(blocks))
    for number, block in enumerate(named):
        block.setdefault("block_id", f"b{number}~")
        for position, (_, element) in enumerate(_candidates(block)):
            if element.get("type") in ELEMENTS:
                element.setdefault("action_id", f"a{number}~{position}")
    return named


def options_of(element: Json) -> list[Json]:
    """The element's options, those of its groups included."""
    grouped: list[Json] = [
        option for group in element.get("option_groups", []) for option in group["options"]
    ]
    return grouped or list(element.get("options", []))


def label_of(option: Any) -> str:
    """The words on an option."""
    return str(option["text"]["text"])
