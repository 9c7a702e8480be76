"""The listeners for the slash commands, each answered to whoever typed it and to nobody else."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App, BoltResponse

from bot.slack.acknowledgement import Acknowledgement, acknowledging
from bot.slack.answering.command_renderer import CommandRenderer
from bot.slack.drawing.text import Json
from bot.slack.limits import SLACK
from bot.slack.listener import handle_interaction
from bot.slack.listener_context import ListenerContext
from bot.slack.transport.typed_words import command_words
from bot.surface.acts.table import acts_by_command
from bot.surface.incoming import Act, Given


def register(app: App, ctx: ListenerContext) -> None:
    """Listen to every command that the manifest declares."""

    def answered_by(act: Act) -> Callable[[Json], BoltResponse]:
        def listen(body: Json) -> Acknowledgement:
            renderer, name = CommandRenderer(ctx, body), f"command {body['command']}"
            return Acknowledgement(handle_interaction(ctx, renderer, body, name, act, lambda: _read(body)))

        return acknowledging(listen)

    for word, act in acts_by_command(SLACK.commands).items():
        app.command(word)(answered_by(act))


def _read(body: Json) -> Given:
    return Given(text=command_words(body))
