"""A dialog's controls: each press becomes what was given, or opens the form that asks for it."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.slack.answering.message import MessageSurface
from bot.slack.desk import Desk
from bot.slack.drawing.handle import DIALOG, Handle, Verb, action_id, read_handle, read_verb
from bot.slack.drawing.modal import Origin, case_modal, reading_modal, text_modal
from bot.slack.drawing.text import Json
from bot.slack.listener import Incoming, handled
from bot.slack.reception import Acknowledgement, Reception
from bot.slack.replies import Nothing, OpenModal, Refuse, Replace, Reply
from bot.slack.transport.payload import action_of, message_id_in
from bot.use_cases.collect.answer import answer
from bot.use_cases.collect.own_cases import own_cases
from bot.use_cases.collect.present_question import present_question
from bot.values import Shown
from dialogs.dialog_machine import MOVED_ON
from dialogs.given import AddMore, Answered, Cancelled, Edit, Given, Skipped, Submitted, WentBack
from dialogs.prompt import Prompt
from state_machines.case.report import Answer

NOTHING_PICKED = "Nothing is picked yet. Please pick first, then press again."


def register(reception: Reception, desk: Desk) -> None:
    """Listen to every control that belongs to a dialog."""

    def listen(body: Json) -> Acknowledgement:
        return Acknowledgement(handled(desk, MessageSurface(desk, body), body, "dialog", pressed))

    reception.actions[DIALOG] = listen


def pressed(desk: Desk, incoming: Incoming) -> Reply:
    """One press in a question or in the review."""
    action = action_of(incoming.body)
    verb, handle = read_verb(action["action_id"]), read_handle(action["block_id"])
    match verb:
        case Verb.MARK:
            return Nothing()  # ticking is no answer yet: "Done" reads what is ticked
        case Verb.WRITE | Verb.OTHER_CASE | Verb.READ:
            return _form(desk, incoming, handle, verb)
        case _:
            return _given_reply(desk, incoming, handle, _given(verb, handle, incoming.body))


def _given_reply(desk: Desk, incoming: Incoming, handle: Handle, given: Given | None) -> Reply:
    if given is None:
        return Refuse(NOTHING_PICKED)
    return Replace(
        answer(desk.office, incoming.person, handle.session_id, given, incoming.now, key=incoming.key)
    )


def _form(desk: Desk, incoming: Incoming, handle: Handle, verb: Verb) -> Reply:
    prompt = present_question(desk.office, incoming.person, handle.session_id, incoming.now)
    if prompt.revision != handle.revision:
        return Replace(Shown(prompt, notice=MOVED_ON))
    return OpenModal(_view(desk, incoming, prompt, verb))


def _view(desk: Desk, incoming: Incoming, prompt: Prompt, verb: Verb) -> Json:
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
            return case_modal(own_cases(desk.office, incoming.person, incoming.now), origin)
        case _:
            return text_modal(prompt, origin)


def _given(verb: Verb, handle: Handle, body: Json) -> Given | None:
    """What was given, or None while nothing is picked."""
    revision, action = handle.revision, action_of(body)
    match verb:
        case Verb.SKIP:
            return Skipped(revision, handle.step)
        case Verb.EDIT:
            return Edit(revision, _picked(action))
        case Verb.BACK | Verb.CANCEL | Verb.MORE | Verb.SUBMIT:
            return _WAYS[verb](revision)
        case _:
            value = _value(verb, handle, body)
            return None if value is None else Answered(revision, handle.step, value)


_WAYS: dict[Verb, type[WentBack | Cancelled | AddMore | Submitted]] = {
    Verb.BACK: WentBack,
    Verb.CANCEL: Cancelled,
    Verb.MORE: AddMore,
    Verb.SUBMIT: Submitted,
}


def _value(verb: Verb, handle: Handle, body: Json) -> Answer:
    action = action_of(body)
    match verb:
        case Verb.CHOOSE:
            return str(action["value"])
        case Verb.DAY:
            return action.get("selected_date")
        case Verb.DONE:
            return _marked(handle, body)
        case _:
            return _picked(action)


def _marked(handle: Handle, body: Json) -> Answer:
    """What stands in the picker beside "Done": several options, or a moment as an ISO time."""
    state = (body.get("state") or {}).get("values", {}).get(handle.block_id("pick"), {})
    control = state.get(action_id(Verb.MARK), {})
    if seconds := control.get("selected_date_time"):
        return datetime.fromtimestamp(int(seconds), UTC).isoformat()
    if "selected_options" in control:
        return tuple(str(option["value"]) for option in control["selected_options"])
    return None


def _picked(action: Json) -> str:
    return str((action.get("selected_option") or {}).get("value", ""))
