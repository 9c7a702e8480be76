"""Checks which modals and Home tabs Slack accepts, and within which limits."""

import json
from collections.abc import Collection
from typing import Any

from deploy.sandbox.blocks.check import VIEW_BLOCKS, check_blocks
from deploy.sandbox.blocks.problems import Problems
from deploy.sandbox.errors import SlackError
from deploy.sandbox.values import Json

MOST_BYTES = 250_000
_KEYS = {
    "modal": (
        "type", "blocks", "title", "submit", "close", "private_metadata", "callback_id", "external_id",
        "clear_on_close", "notify_on_close", "submit_disabled",
    ),
    "home": ("type", "blocks", "private_metadata", "callback_id", "external_id"),
}  # fmt: skip


def check_view(view: Any, kind: str, files: Collection[str]) -> Json:
    """The view, if Slack would accept it as this kind; otherwise SlackError with Slack's words."""
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: view"])
    if len(json.dumps(view)) > MOST_BYTES:
        raise SlackError("view_too_large")
    problems = Problems(files)
    if view.get("type") != kind:
        problems.add(f"must be one of the allowed values: {kind}", "/view/type")
    problems.keys(view, "/view", _KEYS[kind])
    for key, most in (("callback_id", 255), ("private_metadata", 3000), ("external_id", 255)):
        problems.string(view.get(key) or None, f"/view/{key}", most)
    if kind == "modal":
        _modal(view, problems)
    lines = problems.lines + check_blocks(view.get("blocks"), files, at="/view/blocks", most=VIEW_BLOCKS)
    if lines:
        raise SlackError("invalid_arguments", messages=lines)
    return view


def _modal(view: Json, problems: Problems) -> None:
    problems.text(view.get("title"), "/view/title", 24)
    for key in ("submit", "close"):
        if view.get(key) is not None:
            problems.text(view[key], f"/view/{key}", 24)
    blocks = view.get("blocks")
    asks = isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )
    if asks and view.get("submit") is None:
        problems.add("missing required field: submit", "/view")
