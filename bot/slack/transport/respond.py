"""Answers through a `response_url`: no rate limit, but five uses within thirty minutes only."""

from __future__ import annotations

import json

from slack_sdk.webhook import WebhookClient

from bot.slack.desk import Desk
from bot.slack.drawing.message import drawn
from bot.slack.drawing.text import EMPTY, SECTION_LIMIT, Json, cut_escaped, section
from bot.slack.transport.messenger import metadata
from bot.slack.transport.outcomes import CALL_ERRORS
from bot.values import Shown
from state_machines.errors import Unavailable


def respond(desk: Desk, response_url: str, body: Json) -> None:
    """Post to a `response_url`; Unavailable when Slack did not take it."""
    if not response_url:
        raise Unavailable("There is nothing to answer to.")
    try:
        post = _through_a_proxy if desk.client.proxy else _post
        status = post(desk, response_url, body)
    except (*CALL_ERRORS, ValueError) as error:
        raise Unavailable("Slack did not take the answer.") from error
    if status != 200:
        raise Unavailable(f"Slack answered {status}.")


def _post(desk: Desk, response_url: str, body: Json) -> int:
    return desk.answers.post(response_url, json.dumps(body).encode())


def _through_a_proxy(desk: Desk, response_url: str, body: Json) -> int:
    """As the SDK does it, which knows proxies: a new connection each time."""
    webhook = WebhookClient(
        response_url, timeout=round(desk.answers.lines.timeout), retry_handlers=[], ssl=desk.client.ssl
    )
    webhook.proxy = desk.client.proxy
    return webhook.send_dict(body).status_code


def whisper(desk: Desk, response_url: str, body: Json) -> None:
    """Something for their eyes only, beside what was pressed."""
    respond(desk, response_url, {"response_type": "ephemeral", "replace_original": False, **body})


def replace(desk: Desk, response_url: str, shown: Shown, message_id: str) -> None:
    """Put what comes next in place of what was pressed; it stays findable by its id."""
    body: Json = {"replace_original": True, **drawn_shown(shown)}
    if message_id:
        body["metadata"] = metadata(message_id)
    respond(desk, response_url, body)


def drawn_shown(shown: Shown) -> Json:
    """The card if there is one, else the prompt, else the notice alone."""
    if shown.card is not None:
        return drawn(shown.card, notice=shown.notice)
    if shown.prompt is not None:
        return drawn(shown.prompt, notice=shown.notice)
    words = cut_escaped(shown.notice or EMPTY, SECTION_LIMIT)
    return {"text": words, "blocks": [section(words)]}
