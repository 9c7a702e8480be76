"""The listeners for a dialog's controls: a press becomes user input, or opens the form that asks for it."""

from __future__ import annotations

from datetime import UTC, datetime

from slack_bolt import App

from bot.slack.acknowledgement import Acknowledgement, acknowledging
from bot.slack.answering.message_renderer import MessageRenderer
from bot.slack.drawing.handle import DIALOG, Handle, Verb, action_id, read_handle, read_verb
from bot.slack.drawing.modal import Origin, case_modal, reading_modal, text_modal
from bot.slack.drawing.text import Json
from bot.slack.listener import Incoming, handle_interaction
from bot.slack.listener_context import ListenerContext
from bot.slack.listeners.ids import numbered
from bot.slack.replies import Nothing, OpenModal, Refuse, Replace, Reply
from bot.slack.transport.payload import action_of, message_id_in
from bot.use_cases.collect.answer import answer
from bot.use_cases.collect.current_question import current_question
from bot.use_cases.collect.own_cases import own_cases
from bot.values import DialogScreen
from dialogs.dialog_machine import MOVED_ON
from dialogs.prompt import Prompt
from dialogs.user_input import AddMore, Answered, Cancelled, Edit, Skipped, Submitted, UserInput, WentBack
from state_machines.case.report import Answer

NOTHING_PICKED = "Nothing is picked yet. Please pick first, then press again."


def register(app: App, ctx: ListenerContext) -> None:
    """Listen to every control that belongs to a dialog."""

    def listen(body: Json) -> Acknowledgement:
        return Acknowledgement(handle_interaction(ctx, MessageRenderer(ctx, body), body, "dialog", press))

    app.action(numbered(DIALOG))(acknowledging(listen))


def press(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """One press in a question or in the review."""
    action = action_of(incoming.body)
    verb, handle = read_verb(action["action_id"]), read_handle(action["block_id"])
    match verb:
        case Verb.MARK:
            return Nothing()  # ticking is no answer yet: "Done" reads what is ticked
        case Verb.WRITE | Verb.OTHER_CASE | Verb.READ:
            return _open_form(ctx, incoming, handle, verb)
        case _:
            return _reply_to_input(ctx, incoming, handle, _read_user_input(verb, handle, incoming.body))


def _reply_to_input(
    ctx: ListenerContext, incoming: Incoming, handle: Handle, user_input: UserInput | None
) -> Reply:
    if user_input is None:
        return Refuse(NOTHING_PICKED)
    return Replace(
        answer(ctx.services, incoming.person, handle.session_id, user_input, incoming.now, key=incoming.key)
    )


def _open_form(ctx: ListenerContext, incoming: Incoming, handle: Handle, verb: Verb) -> Reply:
    prompt = current_question(ctx.services, incoming.person, handle.session_id, incoming.now)
    if prompt.revision != handle.revision:
        return Replace(DialogScreen(prompt, notice=MOVED_ON))
    return OpenModal(_form_view(ctx, incoming, prompt, verb))


def _form_view(ctx: ListenerContext, incoming: Incoming, prompt: Prompt, verb: Verb) -> Json:
    origin = Origin(
        session_id=prompt.session_id,
        revision=prompt.revision,
        step=prompt.step,
        response_url=str(incoming.body.get("response_url", "")),
        message_id=message_id_in(incoming.body),
    )
    match verb:
        case Verb.READ:
            return reading_modal(prompt)
        case Verb.OTHER_CASE:
            return case_modal(own_cases(ctx.services, incoming.person, incoming.now), origin)
        case _:
            return text_modal(prompt, origin)


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
