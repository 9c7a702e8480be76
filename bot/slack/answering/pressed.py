"""Where a button was pressed, and so where its answer is drawn."""

from __future__ import annotations

from bot.slack.answering.message_renderer import MessageRenderer
from bot.slack.answering.page_renderer import PageRenderer
from bot.slack.drawing.text import Json
from bot.slack.listener_context import ListenerContext
from bot.surface.renderer import ReplyRenderer


def surface_pressed(ctx: ListenerContext, body: Json) -> ReplyRenderer[Json]:
    """A message has a `response_url`; the Home tab and a modal have none."""
    return MessageRenderer(ctx, body) if body.get("response_url") else PageRenderer(ctx, body)
