"""Finds the element that a person means: on the top modal, the open Home tab, or the newest message."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

from deploy.sandbox.acting.stage import Stage
from deploy.sandbox.blocks.controls import answers_to, label
from deploy.sandbox.blocks.walk import Placed, elements_of
from deploy.sandbox.errors import not_visible
from deploy.sandbox.model import Message, View
from deploy.sandbox.values import Json

Surface = Message | View


@dataclass(frozen=True)
class Target:
    """An element on what it is drawn on."""

    placed: Placed
    surface: Surface


def find(stage: Stage, body: Json, wanted: str, kinds: frozenset[str]) -> Target:
    """The newest visible element of these kinds with this label, or with the exact ids if they are given."""
    names, shown = stage.world.names(), list[str]()
    for surface in _surfaces(stage, body):
        for placed in elements_of(surface.blocks):
            if placed.kind in kinds:
                if _is_meant(placed, body, wanted, names):
                    return Target(placed, surface)
                shown.append(label(placed, names))
    raise not_visible("control", wanted, shown)


def _is_meant(placed: Placed, body: Json, wanted: str, names: dict[str, str]) -> bool:
    exact = {key: body[key] for key in ("block_id", "action_id") if body.get(key)}
    if exact:
        return all(getattr(placed, key) == value for key, value in exact.items())
    return answers_to(placed, wanted, names)


def _surfaces(stage: Stage, body: Json) -> Iterator[Surface]:
    somewhere = body.get("in") or body.get("ts")
    person = stage.person.id
    if not somewhere and stage.world.modals[person]:
        yield stage.world.modals[person][-1]  # a modal covers everything else
        return
    if not somewhere and person in stage.world.home_open and person in stage.world.homes:
        yield stage.world.homes[person]
    inside = [stage.conversation(body["in"])] if body.get("in") else stage.world.conversations_of(person)
    newest_first = (reversed(conversation.messages) for conversation in inside)
    # Each conversation is in order already, and what is meant is nearly always among the newest.
    for message in heapq.merge(*newest_first, key=lambda each: each.ts, reverse=True):
        if message.ephemeral_for in (None, person) and body.get("ts") in (None, "", message.ts):
            yield message
