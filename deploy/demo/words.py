"""What a message or a modal says, as lines to read and as text to look in."""

from __future__ import annotations

from collections.abc import Iterator

from deploy.demo.control import Json


def message_lines(message: Json) -> list[str]:
    """The message's words line by line, then its controls."""
    return [*_lines(message), *_controls(message)]


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
    """Without the controls' own labels, which stand in one line at the end."""
    named = set(labels(part)) | {option for each in part.get("controls", ()) for option in _options(each)}
    for line in part["lines"]:
        if line.strip() and line.strip() not in named and not _row(line, named):
            yield line


def _row(line: str, named: set[str]) -> bool:
    """Whether a line only repeats labels, such as "[Yes] [No]"."""
    words = [word.strip(" []") for word in line.split("] [")]
    return all(word in named for word in words)


def _options(control: Json) -> list[str]:
    return list(control.get("options") or ())


def _controls(part: Json) -> list[str]:
    shown = labels(part)
    return [" ".join(f"[{label}]" for label in shown)] if shown else []
