"""Lists what a person can operate: a surface's controls and a modal's fields, with their labels."""

from deploy.sandbox.blocks.elements import ELEMENTS, INPUT
from deploy.sandbox.blocks.plain import Names, text_of
from deploy.sandbox.blocks.state import visible_value
from deploy.sandbox.blocks.walk import Placed, elements_of, label_of, options_of
from deploy.sandbox.values import Json, State


def controls_of(blocks: list[Json], state: State, names: Names) -> list[Json]:
    """Buttons, selects and pickers that stand in sections and actions."""
    return [_control(placed, state, names) for placed in elements_of(blocks) if placed.place != INPUT]


def all_controls_of(blocks: list[Json], state: State, names: Names) -> list[Json]:
    """The controls including those in input blocks, because a message lists all in one place."""
    return [_control(placed, state, names) for placed in elements_of(blocks)]


def fields_of(blocks: list[Json], state: State, names: Names) -> list[Json]:
    """The input blocks, with what they hold."""
    return [_field(placed, state, names) for placed in elements_of(blocks) if placed.place == INPUT]


def label(placed: Placed, names: Names) -> str:
    """The words by which a person would name the element."""
    if placed.place == INPUT:
        return text_of(placed.block["label"], names)
    if placed.kind == "button":
        return text_of(placed.element["text"], names)
    placeholder = text_of(placed.element.get("placeholder"), names)
    beside = text_of(placed.block.get("text"), names).split("\n")[0]
    return placeholder or beside or ("More actions" if placed.kind == "overflow" else placed.action_id)


def answers_to(placed: Placed, wanted: str, names: Names) -> bool:
    """Whether a person could mean this element by these words, or a test by its id."""
    beside = text_of(placed.block.get("text"), names).split("\n")[0]
    return wanted in (label(placed, names), beside, placed.action_id, placed.block_id)


def option_labels(element: Json) -> list[str]:
    """The words on each option."""
    return [label_of(option) for option in options_of(element)]


def _control(placed: Placed, state: State, names: Names) -> Json:
    control: Json = {
        "label": label(placed, names),
        "kind": placed.kind,
        "action_id": placed.action_id,
        "block_id": placed.block_id,
    }
    if options_of(placed.element):
        control["options"] = option_labels(placed.element)
    if "placeholder" in placed.element:
        control["placeholder"] = text_of(placed.element["placeholder"], names)
    if ELEMENTS[placed.kind].shape != "press":
        control["selected"] = visible_value(placed, state)
    return control


def _field(placed: Placed, state: State, names: Names) -> Json:
    return {
        "label": label(placed, names),
        "kind": placed.kind,
        "block_id": placed.block_id,
        "action_id": placed.action_id,
        "value": visible_value(placed, state),
        "options": option_labels(placed.element),
        "optional": bool(placed.block.get("optional")),
        "hint": text_of(placed.block.get("hint"), names),
        "placeholder": text_of(placed.element.get("placeholder"), names),
        "multiline": bool(placed.element.get("multiline")),
    }
