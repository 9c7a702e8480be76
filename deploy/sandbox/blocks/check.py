"""Checks which blocks Slack accepts on a message, a modal or a Home tab, and within which limits."""

from collections.abc import Callable, Collection
from typing import Any

from deploy.sandbox.blocks.check_element import check_element
from deploy.sandbox.blocks.elements import ACTIONS, INPUT, SECTION
from deploy.sandbox.blocks.problems import MARKED, Problems
from deploy.sandbox.values import Json

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100


def check_blocks(
    blocks: Any, files: Collection[str], *, at: str = "/blocks", most: int = MESSAGE_BLOCKS
) -> list[str]:
    """Every problem with these blocks in Slack's words; empty if Slack would accept them."""
    problems = Problems(files)
    if not isinstance(blocks, list):
        problems.add("must be an array", at)
        return problems.lines
    if len(blocks) > most:
        problems.add(f"no more than {most} items allowed", at)
    taken: set[str] = set()
    for number, block in enumerate(blocks):
        _block(block, f"{at}/{number}", taken, problems)
    return problems.lines


def _block(block: Any, at: str, taken: set[str], problems: Problems) -> None:
    kind = block.get("type") if isinstance(block, dict) else None
    if not isinstance(kind, str) or kind not in BLOCKS:
        problems.add(f"unsupported type: {kind}", f"{at}/type")
        return
    keys, rule = BLOCKS[kind]
    problems.keys(block, at, ("type", "block_id", *keys))
    block_id = block.get("block_id")
    problems.string(block_id, f"{at}/block_id", 255)
    if isinstance(block_id, str):
        if block_id in taken:
            problems.add(f"block_id must be unique: {block_id} is used twice", f"{at}/block_id")
        taken.add(block_id)
    rule(block, at, problems)


def _section(block: Json, at: str, problems: Problems) -> None:
    if "text" not in block and "fields" not in block:
        problems.add("missing required field: text", at)
    if "text" in block:
        problems.text(block["text"], f"{at}/text", 3000, MARKED)
    if "fields" in block:
        for number, field in enumerate(problems.items(block["fields"], f"{at}/fields", 10)):
            problems.text(field, f"{at}/fields/{number}", 2000, MARKED)
    accessory = block.get("accessory")
    if isinstance(accessory, dict) and accessory.get("type") == "image":
        problems.picture(accessory, f"{at}/accessory")
    elif accessory is not None:
        _elements([accessory], at, SECTION, problems, lambda _number: f"{at}/accessory")


def _header(block: Json, at: str, problems: Problems) -> None:
    problems.text(block.get("text"), f"{at}/text", 150)


def _context(block: Json, at: str, problems: Problems) -> None:
    for number, element in enumerate(problems.items(block.get("elements"), f"{at}/elements", 10)):
        here = f"{at}/elements/{number}"
        if element.get("type") == "image":
            problems.picture(element, here)
        else:
            problems.text(element, here, 3000, MARKED)


def _actions(block: Json, at: str, problems: Problems) -> None:
    elements = problems.items(block.get("elements"), f"{at}/elements", 25)
    _elements(elements, at, ACTIONS, problems, lambda number: f"{at}/elements/{number}")


def _input(block: Json, at: str, problems: Problems) -> None:
    problems.text(block.get("label"), f"{at}/label", 2000)
    if "hint" in block:
        problems.text(block["hint"], f"{at}/hint", 2000)
    _elements([block.get("element")], at, INPUT, problems, lambda _number: f"{at}/element")


def _elements(
    elements: list[Any], at: str, place: str, problems: Problems, pointer: Callable[[int], str]
) -> None:
    taken: set[str] = set()
    for number, element in enumerate(elements):
        if not isinstance(element, dict):
            problems.add("must be an object", pointer(number))
            continue
        check_element(element, pointer(number), place, problems)
        action_id = element.get("action_id")
        if isinstance(action_id, str):
            if action_id in taken:
                problems.add(f"action_id must be unique in its block: {action_id} is used twice", at)
            taken.add(action_id)


def _image(block: Json, at: str, problems: Problems) -> None:
    problems.picture(block, at)
    if "title" in block:
        problems.text(block["title"], f"{at}/title", 2000)


def _rich_text(block: Json, at: str, problems: Problems) -> None:
    kinds = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")
    for number, element in enumerate(problems.items(block.get("elements"), f"{at}/elements", 100)):
        if element.get("type") not in kinds or not isinstance(element.get("elements"), list):
            problems.add(f"unsupported type: {element.get('type')}", f"{at}/elements/{number}")


#: Block type -> its own fields, its rule.
BLOCKS: dict[str, tuple[tuple[str, ...], Callable[[Json, str, Problems], None]]] = {
    "section": (("text", "fields", "accessory", "expand"), _section),
    "header": (("text",), _header),
    "divider": ((), lambda _block, _at, _problems: None),
    "context": (("elements",), _context),
    "actions": (("elements",), _actions),
    "input": (("label", "element", "hint", "optional", "dispatch_action"), _input),
    "image": (("image_url", "slack_file", "alt_text", "title"), _image),
    "rich_text": (("elements",), _rich_text),
}
