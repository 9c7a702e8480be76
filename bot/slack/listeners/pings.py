"""The listeners for buttons on pings, cards and the Home tab; a button's value names what it acts on."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App, BoltResponse

from bot.slack.acknowledgement import Acknowledgement, acknowledging
from bot.slack.answering.pressed import surface_pressed
from bot.slack.drawing.card import CHOICE
from bot.slack.drawing.text import Json
from bot.slack.listener import handle_interaction
from bot.slack.listener_context import ListenerContext
from bot.slack.listeners.ids import id_pattern, name_of
from bot.slack.listeners.others import unknown
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

    def choose(body: Json) -> Acknowledgement:
        name, act, given = read_choice(body)
        return Acknowledgement(
            handle_interaction(ctx, surface_pressed(ctx, body), body, name, act, lambda: given)
        )

    app.action(id_pattern(CHOICE))(acknowledging(choose))
    for action, act in BUTTONS.items():
        app.action(id_pattern(action))(answered_by(act))


def _read(body: Json) -> Given:
    return Given(value=str(action_of(body).get("value", "")))


def read_choice(body: Json) -> tuple[str, Act, Given]:
    """An option of a list does what its button would: the name, the act, and what that is given."""
    chosen = (action_of(body).get("selected_option") or {}).get("value", "")
    name, _, value = str(chosen).partition("|")
    acts = {action.value: act for action, act in BUTTONS.items()}
    return f"press {name}" if name in acts else "press unknown", acts.get(name, unknown), Given(value=value)
