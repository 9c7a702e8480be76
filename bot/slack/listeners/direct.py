"""The listener for direct messages: nothing typed is used or kept; the answer says how to report."""

from __future__ import annotations

from slack_bolt import App

from bot.slack.acknowledgement import DONE, Acknowledgement, acknowledging
from bot.slack.drawing.text import Json, escape
from bot.slack.event import handle_event
from bot.slack.listener_context import ListenerContext
from bot.slack.listeners.ids import by_somebody
from bot.surface.acts.messages import answer_message
from bot.surface.replies import Refuse, Reply


def register(app: App, ctx: ListenerContext) -> None:
    """Listen to direct messages. Our own never arrive here."""

    def listen(body: Json) -> Acknowledgement:
        if not is_for_us(body["event"]):
            return DONE
        return handle_event(ctx, body, "direct message", answer_message, show)

    app.event("message", matchers=[by_somebody])(acknowledging(listen))


def is_for_us(event: Json) -> bool:
    """Whether a person wrote to us in a direct message, if only by sending a picture.

    Any other subtype is an edit, a deletion or a join; a bot's words need no answer.
    """
    said = event.get("subtype") in {None, "", "file_share"}
    return event.get("channel_type") == "im" and said and not event.get("bot_id")


def show(ctx: ListenerContext, body: Json, reply: Reply) -> None:
    """Somebody whom Doorstep does not serve is told why, and what to do; all others hear by the outbox."""
    if isinstance(reply, Refuse):
        ctx.client.chat_postMessage(channel=body["event"]["channel"], text=escape(reply.text))
