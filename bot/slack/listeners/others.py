"""What no other listener takes: buttons of an older release, forms that were closed, events we do not use."""

from __future__ import annotations

from slack_bolt import App

from bot.services import Services
from bot.slack.acknowledgement import DONE, Acknowledgement, acknowledging
from bot.slack.answering.pressed import surface_pressed
from bot.slack.drawing.text import Json
from bot.slack.listener import handle_interaction
from bot.slack.listener_context import ListenerContext
from bot.slack.listeners.ids import ANY
from bot.surface.incoming import Incoming
from bot.surface.replies import Refuse, Reply


def register(app: App, ctx: ListenerContext) -> None:
    """Listen to the rest; after all others, for Bolt asks its listeners in the order they were registered."""

    def listen(body: Json) -> Acknowledgement:
        return Acknowledgement(
            handle_interaction(ctx, surface_pressed(ctx, body), body, "press unknown", unknown)
        )

    app.action(ANY)(acknowledging(listen))
    app.view_closed(ANY)(acknowledging(leave))
    app.event(ANY)(acknowledging(leave))


def unknown(_services: Services, _incoming: Incoming) -> Reply:
    """A button that an older release drew."""
    return Refuse("That button belongs to an earlier version. Nothing was changed. Type /cases to go on.")


def leave(_body: Json) -> Acknowledgement:
    """Nobody waits for an answer, and Slack would deliver again what is not acknowledged."""
    return DONE
