"""What has been chosen and typed on a surface: at its start, after a redraw, and in Slack's payloads."""

from deploy.sandbox.blocks.elements import ELEMENTS, HOLDING
from deploy.sandbox.blocks.walk import Placed, elements_of, label_of, options_of
from deploy.sandbox.values import Json, State


def initial_state(blocks: list[Json]) -> State:
    """The start of every element that holds a value, with the value that the app gave it."""
    state: State = {}
    for placed in elements_of(blocks):
        if placed.kind in HOLDING:
            state.setdefault(placed.block_id, {})[placed.action_id] = _initial(placed.element)
    return state


def _initial(element: Json) -> Json:
    kind = ELEMENTS[element["type"]]
    start = element.get(kind.initial_key) if kind.initial_key else None
    return value_of(element["type"], [] if kind.shape == "many" and start is None else start)


def value_of(kind: str, value: object) -> Json:
    """The element's value in Slack's typed form."""
    return {"type": kind, ELEMENTS[kind].value_key: value}


def carry_over(old: State, blocks: list[Json]) -> State:
    """The state after a redraw: an answer survives under the same block_id, action_id and type."""
    state = initial_state(blocks)
    for placed in elements_of(blocks):
        kept = old.get(placed.block_id, {}).get(placed.action_id)
        if kept is not None and kept["type"] == placed.kind and _is_still_offered(placed.element, kept):
            state[placed.block_id][placed.action_id] = kept
    return state


def _is_still_offered(element: Json, kept: Json) -> bool:
    shape = ELEMENTS[element["type"]].shape
    if shape not in ("one", "many"):
        return True
    chosen = kept[ELEMENTS[element["type"]].value_key]
    offered = [option["value"] for option in options_of(element)]
    return all(option["value"] in offered for option in (chosen if shape == "many" else [chosen]) if option)


def raw_value(placed: Placed, state: State) -> object:
    """The raw value of an element, or None."""
    value = state.get(placed.block_id, {}).get(placed.action_id)
    return None if value is None else value.get(ELEMENTS[placed.kind].value_key)


def visible_value(placed: Placed, state: State) -> object:
    """The value as a person sees it, with labels of options instead of their values."""
    value = raw_value(placed, state)
    if isinstance(value, list):
        return [label_of(option) for option in value]
    return label_of(value) if isinstance(value, dict) else value
