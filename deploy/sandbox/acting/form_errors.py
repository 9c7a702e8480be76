"""The checks that Slack makes in a modal before it asks the app: required fields, lengths, formats."""

import re
from typing import Any

from deploy.sandbox.blocks.elements import INPUT
from deploy.sandbox.blocks.state import raw_value
from deploy.sandbox.blocks.walk import Placed, elements_of
from deploy.sandbox.model import View

REQUIRED = "Complete this required field"
_FORMATS = {
    "email_text_input": (re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"), "Enter a valid email address"),
    "url_text_input": (re.compile(r"https?://\S+"), "Enter a valid URL"),
    "number_input": (re.compile(r"-?\d+(\.\d+)?"), "Enter a number"),
}


def form_errors(view: View) -> dict[str, str]:
    """What is wrong, by block_id; empty if the modal may be submitted."""
    inputs = (placed for placed in elements_of(view.blocks) if placed.place == INPUT)
    problems = {placed.block_id: _field_error(placed, raw_value(placed, view.state)) for placed in inputs}
    return {block_id: problem for block_id, problem in problems.items() if problem}


def _field_error(placed: Placed, value: Any) -> str | None:
    if value in (None, "", []):
        return None if placed.block.get("optional") else REQUIRED
    if not isinstance(value, str):
        return None
    if placed.kind in _FORMATS:
        pattern, words = _FORMATS[placed.kind]
        return None if pattern.fullmatch(value) else words
    return _length_error(placed, value) if placed.kind == "plain_text_input" else None


def _length_error(placed: Placed, value: str) -> str | None:
    shortest, longest = placed.element.get("min_length", 0), placed.element.get("max_length", 3000)
    if len(value) < shortest:
        return f"Enter at least {shortest} characters"
    return f"Enter at most {longest} characters" if len(value) > longest else None
