"""The listeners for submitted forms, whose fields are read by the block ids of their inputs."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App, BoltResponse

from bot.slack.acknowledgement import Acknowledgement, acknowledging
from bot.slack.answering.submission_renderer import SubmissionRenderer
from bot.slack.drawing.modal import VALUE, Origin
from bot.slack.drawing.text import Json
from bot.slack.listener import handle_interaction
from bot.slack.listener_context import ListenerContext
from bot.slack.transport.payload import view_value
from bot.surface.acts.table import FORMS
from bot.surface.forms import Field, FormKind
from bot.surface.incoming import Act, Given, Question


def register(app: App, ctx: ListenerContext) -> None:
    """Listen to every form of ours. A page that is only read has nothing to submit."""

    def answered_by(kind: FormKind, act: Act) -> Callable[[Json], BoltResponse]:
        def listen(body: Json) -> Acknowledgement:
            renderer = SubmissionRenderer(ctx, body)
            return Acknowledgement(
                handle_interaction(
                    ctx, renderer, body, f"form {kind}", act, lambda: read_form(ctx, kind, body)
                )
            )

        return acknowledging(listen)

    for kind, act in FORMS.items():
        app.view(kind.value)(answered_by(kind, act))


def read_form(ctx: ListenerContext, kind: FormKind, body: Json) -> Given:
    """What the form was filled with, and what it was opened for."""
    view = body["view"]
    states = {field: view_value(view, field, VALUE) for field in Field}
    fields = {field: text for field, state in states.items() if (text := _text(state))}
    accounts = {
        field: ctx.address_of(str(user))
        for field, state in states.items()
        if (user := state.get("selected_user"))
    }
    metadata = str(view.get("private_metadata", ""))
    if kind is FormKind.AWAY:  # it remembers the person who was named, and no message
        return Given(metadata, fields=fields, accounts=accounts)
    origin = Origin.load(metadata)
    question = Question(origin.session_id, origin.revision, origin.step)
    return Given(origin.target, fields=fields, accounts=accounts, question=question)


def _text(state: Json) -> str:
    """What was typed, or the value, day or time that was picked."""
    option = state.get("selected_option") or {}
    given = (
        state.get("value") or option.get("value") or state.get("selected_date") or state.get("selected_time")
    )
    return str(given or "")
