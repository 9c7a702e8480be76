"""Reads the few fields of Slack's payloads that we use, each of them in one place."""

from __future__ import annotations

from bot.slack.drawing.text import Json
from bot.slack.transport.messenger import message_id_of


def user_of(body: Json) -> str:
    """The user who acted, which commands and interactions spell differently."""
    user = body.get("user")
    return str(user["id"] if isinstance(user, dict) else body.get("user_id", ""))


def key_of(body: Json) -> str:
    """What is the same if Slack delivers it twice: the trigger id.

    A submission carries one only sometimes; the view's id and state are as good a name for it.
    """
    trigger = str(body.get("trigger_id", ""))
    if trigger or body.get("type") != "view_submission":
        return trigger
    return f"{body['view']['id']}:{body['view'].get('hash', '')}"


def action_of(body: Json) -> Json:
    """The action that was pressed. Slack sends one at a time."""
    action: Json = body["actions"][0]
    return action


def message_id_in(body: Json) -> str:
    """Our own id of the message that was pressed; empty for an answer that only one person sees."""
    return message_id_of(body.get("message") or {})


def view_value(view: Json, block_id: str, action_id: str) -> Json:
    """The state of one input of a submitted form; empty if the input was left alone."""
    state: Json = (view.get("state") or {}).get("values", {}).get(block_id, {}).get(action_id, {})
    return state
