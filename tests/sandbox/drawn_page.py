"""Small Block Kit pieces for tests."""

from typing import Any

Json = dict[str, Any]


def words(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str, **extra: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **extra}


def button(label: str, action_id: str = "go", value: str = "1") -> Json:
    return {"type": "button", "text": words(label), "action_id": action_id, "value": value}


def actions(*elements: Json, block_id: str = "acts") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def option(label: str) -> Json:
    return {"text": words(label), "value": label.lower()}


def select(*labels: str, kind: str = "static_select", action_id: str = "pick") -> Json:
    element: Json = {"type": kind, "action_id": action_id, "options": [option(each) for each in labels]}
    return element if kind in ("radio_buttons", "checkboxes") else element | {"placeholder": words("Choose")}


def question(label: str, block_id: str, element: Json | None = None, **extra: Any) -> Json:
    typed = {"type": "plain_text_input", "action_id": "a"}
    return {
        "type": "input",
        "block_id": block_id,
        "label": words(label),
        "element": element or typed,
        **extra,
    }


def modal(*blocks: Json, title: str = "A modal", **extra: Any) -> Json:
    return {
        "type": "modal",
        "title": words(title),
        "submit": words("Submit"),
        "callback_id": "form",
        "blocks": list(blocks),
        **extra,
    }
