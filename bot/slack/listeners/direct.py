"""The listener for direct messages: nothing typed is used or kept; the answer says how to report."""

from __future__ import annotations

from slack_bolt import App

from bot.slack.acknowledgement import DONE, Acknowledgement, acknowledging
from bot.slack.drawing.text import Json, escape
from bot.slack.event import IncomingEvent, handle_event
from bot.slack.listener_context import ListenerContext
from bot.slack.listeners.ids import by_somebody
from bot.use_cases.show.enqueue_how_to import enqueue_how_to


def register(app: App, ctx: ListenerContext) -> None:
    """Listen to direct messages. Our own never arrive here."""

    def listen(body: Json) -> Acknowledgement:
        if not is_for_us(body["event"]):
            return DONE
        return handle_event(ctx, body, "direct message", reply_how_to, explain_refusal)

    app.event("message", matchers=[by_somebody])(acknowledging(listen))


def is_for_us(event: Json) -> bool:
    """Whether a person wrote to us in a direct message, if only by sending a picture.

    Any other subtype is an edit, a deletion or a join; a bot's words need no answer.
    """
    said = event.get("subtype") in {None, "", "file_share"}
    return event.get("channel_type") == "im" and said and not event.get("bot_id")


def reply_how_to(ctx: ListenerContext, happened: IncomingEvent) -> None:
    """Answer once, however often and to however many processes Slack delivers the message."""
    enqueue_how_to(ctx.services, happened.person, happened.now, key=happened.key)


def explain_refusal(ctx: ListenerContext, body: Json, words: str) -> None:
    """Tell somebody whom Doorstep does not serve why that is, and what to do."""
    ctx.client.chat_postMessage(channel=body["event"]["channel"], text=escape(words))
