"""The listeners for buttons on pings, cards and the Home tab; a button's value names what it acts on."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App, BoltResponse

from bot.slack.acknowledgement import Acknowledgement, acknowledging
from bot.slack.answering.pressed import surface_pressed
from bot.slack.drawing.text import Json
from bot.slack.listener import handle_interaction
from bot.slack.listener_context import ListenerContext
from bot.slack.listeners.ids import id_pattern, name_of
from bot.slack.transport.payload import action_of
from bot.surface.acts.table import BUTTONS
from bot.surface.incoming import Act, Given


def register(app: App, ctx: ListenerContext) -> None:
    """Listen to every action that a card's button may have."""

    def answered_by(act: Act) -> Callable[[Json], BoltResponse]:
        def listen(body: Json) -> Acknowledgement:
            renderer, name = surface_pressed(ctx, body), f"press {name_of(action_of(body)['action_id'])}"
            return Acknowledgement(handle_interaction(ctx, renderer, body, name, act, lambda: _read(body)))

        return acknowledging(listen)

    for action, act in BUTTONS.items():
        app.action(id_pattern(action))(answered_by(act))


def _read(body: Json) -> Given:
    return Given(value=str(action_of(body).get("value", "")))
