"""What a message or a modal says, as lines to read and as one text to search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deploy.demo.control import Json

#: How the local Slack writes a picture in words: its description may run over many lines.
_PICTURE = "[picture: "


def message_lines(message: Json) -> list[str]:
    """The message's words line by line, then its controls."""
    return [*_lines(message), *_controls(message)]


def telling_lines(message: Json, words: Iterable[str]) -> list[str]:
    """The first line of the message, the lines that hold one of the words, and its controls."""
    first, *rest = message_lines(message)
    sought = [each.casefold() for each in words]
    return [first, *(line for line in rest if any(each in line.casefold() for each in sought))]


def message_text(message: Json) -> str:
    """Everything in a message that can be looked for."""
    return "\n".join([message["text"], *message_lines(message)])


def modal_lines(modal: Json) -> list[str]:
    """The modal's title, words and fields."""
    fields = [f"{field['label']}: {field['value'] or '(empty)'}" for field in modal["fields"]]
    errors = [f"{label}: {words}" for label, words in modal["errors"].items()]
    return [modal["title"], *_lines(modal), *fields, *errors, *_controls(modal)]


def labels(part: Json) -> list[str]:
    """What the controls of a message or a modal are called."""
    return [control["label"] for control in part.get("controls", ())]


def _lines(part: Json) -> Iterator[str]:
    """Without the controls' own labels, which stand in one line at the end; of a picture the first line."""
    named = set(labels(part)) | {option for each in part.get("controls", ()) for option in _options(each)}
    in_picture = False
    for line in part["lines"]:
        if line.startswith(_PICTURE):
            yield line.removesuffix("]") + "]"
            in_picture = not line.endswith("]")
        elif in_picture:
            in_picture = not line.endswith("]")
        elif line.strip() and not _only_repeats_labels(line, named):
            yield line


def _only_repeats_labels(line: str, named: set[str]) -> bool:
    """Whether a line only repeats labels, such as "[Yes] [No]"."""
    words = [word.strip(" []") for word in line.split("] [")]
    return all(word in named for word in words)


def _options(control: Json) -> list[str]:
    return list(control.get("options") or ())


def _controls(part: Json) -> list[str]:
    shown = labels(part)
    return [" ".join(f"[{label}]" for label in shown)] if shown else []
