"""What blocks and texts say as plain lines, for screens, previews and screen readers."""

import re
from collections.abc import Callable, Mapping

from deploy.sandbox.values import Json

_REFERENCE = re.compile(r"<([^<>]+)>")
_BROADCAST = re.compile(r"<!(?:channel|here|everyone)(?:\|[^<>]*)?>")
_STYLES = tuple(
    re.compile(rf"(?<![\w{mark}]){mark}(\S(?:[^\n{mark}]*\S)?){mark}(?![\w{mark}])")
    for mark in (r"\*", "_", "~", "`")
)
#: People and channels by id, for mentions.
Names = Mapping[str, str]


def is_broadcast(text: str) -> bool:
    """Whether this text would notify a whole channel."""
    return bool(_BROADCAST.search(text))


def plain(text: str, names: Names, *, markup: bool = True) -> str:
    """The text as a person reads it: mentions by name, links by label, without marks."""
    if markup:
        text = _REFERENCE.sub(lambda match: _reference(match.group(1), names), text)
        for style in _STYLES:
            text = style.sub(r"\1", text)
    # The three entities that Slack decodes, and no others.
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _reference(inside: str, names: Names) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return "@" + names.get(target[1:], target[1:])
    if target.startswith("#"):
        return "#" + (label or names.get(target[1:], target[1:]))
    if target.startswith("!date^"):
        return label
    if target.startswith("!"):
        return "@" + target[1:]
    return label or target


def lines_of(blocks: list[Json], names: Names) -> list[str]:
    """One plain line for each visual line of the blocks; controls are listed elsewhere."""
    lines: list[str] = []
    for block in blocks:
        draw = _DRAWN.get(block["type"])
        for text in draw(block, names) if draw else []:
            lines.extend(text.split("\n"))
    return lines


def text_of(value: Json | None, names: Names) -> str:
    """A text object's words."""
    if not value:
        return ""
    return plain(str(value.get("text", "")), names, markup=value.get("type") == "mrkdwn")


def _section(block: Json, names: Names) -> list[str]:
    texts = [block["text"]] if "text" in block else []
    accessory = block.get("accessory", {})
    picture = _image(accessory, names) if accessory.get("type") == "image" else []
    return [text_of(text, names) for text in texts + block.get("fields", [])] + picture


def _header(block: Json, names: Names) -> list[str]:
    return [text_of(block["text"], names)]


def _context(block: Json, names: Names) -> list[str]:
    pieces = (
        _image(each, names)[0] if each["type"] == "image" else text_of(each, names)
        for each in block["elements"]
    )
    return [" ".join(pieces)]


def _image(block: Json, names: Names) -> list[str]:
    title = text_of(block.get("title"), names)
    return [*([title] if title else []), f"[picture: {block['alt_text']}]"]


def _rich_text(block: Json, names: Names) -> list[str]:
    return [_rich(element, names) for element in block["elements"]]


def _rich(element: Json, names: Names) -> str:
    kind = element.get("type")
    if kind == "user":
        return "@" + names.get(element["user_id"], element["user_id"])
    if kind == "link":
        return str(element.get("text") or element["url"])
    if "elements" in element:
        joint = "\n" if kind == "rich_text_list" else ""
        return joint.join(_rich(each, names) for each in element["elements"])
    return str(element.get("text", ""))


_DRAWN: dict[str, Callable[[Json, Names], list[str]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "image": _image,
    "rich_text": _rich_text,
}


def broadcasts(value: object) -> bool:
    """Whether any text anywhere in a call's arguments would notify a whole channel."""
    if isinstance(value, str):
        return is_broadcast(value)
    if isinstance(value, dict):
        return any(broadcasts(each) for each in value.values())
    return isinstance(value, list) and any(broadcasts(each) for each in value)
