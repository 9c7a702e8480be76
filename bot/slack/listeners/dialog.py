"""The listeners for a dialog's controls: a press is read as user input, or as the form that it opens."""

from __future__ import annotations

from datetime import UTC, datetime

from slack_bolt import App

from bot.slack.acknowledgement import Acknowledgement, acknowledging
from bot.slack.answering.message_renderer import MessageRenderer
from bot.slack.drawing.handle import DIALOG, Handle, Verb, action_id, read_handle, read_verb
from bot.slack.drawing.text import Json
from bot.slack.listener import handle_interaction
from bot.slack.listener_context import ListenerContext
from bot.slack.listeners.ids import id_pattern
from bot.slack.transport.payload import action_of
from bot.surface.acts.table import press_control
from bot.surface.incoming import Control, Given
from dialogs.user_input import AddMore, Answered, Cancelled, Edit, Skipped, Submitted, UserInput, WentBack
from state_machines.case.report import Answer


def register(app: App, ctx: ListenerContext) -> None:
    """Listen to every control that belongs to a dialog."""

    def listen(body: Json) -> Acknowledgement:
        return Acknowledgement(
            handle_interaction(
                ctx, MessageRenderer(ctx, body), body, "dialog", press_control, lambda: read_press(body)
            )
        )

    app.action(id_pattern(DIALOG))(acknowledging(listen))


def read_press(body: Json) -> Given:
    """One press in a question or in the review; Stale if this release does not know the control."""
    action = action_of(body)
    verb, handle = read_verb(action["action_id"]), read_handle(action["block_id"])
    control = _CONTROLS.get(verb, Control.GIVE)
    given = _read_user_input(verb, handle, body) if control is Control.GIVE else None
    return Given(question=handle, control=control, user_input=given)


_CONTROLS: dict[Verb, Control] = {
    Verb.MARK: Control.MARK,  # "Done" reads what is ticked
    Verb.WRITE: Control.WRITE,
    Verb.OTHER_CASE: Control.OTHER_CASE,
    Verb.READ: Control.READ,
}


def _read_user_input(verb: Verb, handle: Handle, body: Json) -> UserInput | None:
    """The user input that the press stands for; None while nothing is picked."""
    revision, action = handle.revision, action_of(body)
    match verb:
        case Verb.SKIP:
            return Skipped(revision, handle.step)
        case Verb.EDIT:
            return Edit(revision, _picked_value(action))
        case Verb.BACK | Verb.CANCEL | Verb.MORE | Verb.SUBMIT:
            return _NAVIGATION[verb](revision)
        case _:
            value = _answer_value(verb, handle, body)
            return None if value is None else Answered(revision, handle.step, value)


_NAVIGATION: dict[Verb, type[WentBack | Cancelled | AddMore | Submitted]] = {
    Verb.BACK: WentBack,
    Verb.CANCEL: Cancelled,
    Verb.MORE: AddMore,
    Verb.SUBMIT: Submitted,
}


def _answer_value(verb: Verb, handle: Handle, body: Json) -> Answer:
    action = action_of(body)
    match verb:
        case Verb.CHOOSE:
            return str(action["value"])
        case Verb.DAY:
            return action.get("selected_date")
        case Verb.DONE:
            return _marked_value(handle, body)
        case _:
            return _picked_value(action)


def _marked_value(handle: Handle, body: Json) -> Answer:
    """The value of the picker beside "Done": several options, or a moment as an ISO time."""
    state = (body.get("state") or {}).get("values", {}).get(handle.block_id("pick"), {})
    control = state.get(action_id(Verb.MARK), {})
    if seconds := control.get("selected_date_time"):
        return datetime.fromtimestamp(int(seconds), UTC).isoformat()
    if "selected_options" in control:
        return tuple(str(option["value"]) for option in control["selected_options"])
    return None


def _picked_value(action: Json) -> str:
    return str((action.get("selected_option") or {}).get("value", ""))
