"""Answers through a `response_url`, which has no rate limit but serves five answers in thirty minutes."""

from __future__ import annotations

from bot.slack.drawing.message_body import message_body
from bot.slack.drawing.text import EMPTY, SECTION_LIMIT, Json, escape_and_cut, section
from bot.slack.listener_context import ListenerContext
from bot.slack.transport.messenger import metadata
from bot.slack.transport.outcomes import CALL_ERRORS
from bot.values import DialogScreen
from state_machines.errors import Unavailable


def respond(ctx: ListenerContext, response_url: str, body: Json) -> None:
    """Post to a `response_url`; Unavailable if Slack did not take it."""
    if not response_url:
        raise Unavailable("There is nothing to answer to.")
    try:
        status = ctx.responses.post(response_url, body)
    except CALL_ERRORS as error:
        raise Unavailable("Slack did not take the answer.") from error
    if status != 200:
        raise Unavailable(f"Slack answered {status}.")


def respond_privately(ctx: ListenerContext, response_url: str, body: Json) -> None:
    """Show something to the person who acted, beside what was pressed."""
    respond(ctx, response_url, {"response_type": "ephemeral", "replace_original": False, **body})


def respond_in_place(ctx: ListenerContext, response_url: str, shown: DialogScreen, message_id: str) -> None:
    """Put what comes next in place of what was pressed. The message keeps its id."""
    body: Json = {"replace_original": True, **draw_screen(shown)}
    if message_id:
        body["metadata"] = metadata(message_id)
    respond(ctx, response_url, body)


def draw_screen(shown: DialogScreen) -> Json:
    """Draw the card if there is one, else the prompt, else the notice alone."""
    if shown.card is not None:
        return message_body(shown.card, notice=shown.notice)
    if shown.prompt is not None:
        return message_body(shown.prompt, notice=shown.notice)
    words = escape_and_cut(shown.notice or EMPTY, SECTION_LIMIT)
    return {"text": words, "blocks": [section(words)]}
