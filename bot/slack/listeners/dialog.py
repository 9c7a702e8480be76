"""A dialog's controls: each press becomes what was given, or opens the form that asks for it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from slack_bolt import Ack, App

from bot.slack.blocks.handle import DIALOG, Handle, read_handle
from bot.slack.blocks.modal import Origin, case_modal, reading_modal, text_modal
from bot.slack.blocks.text import Json
from bot.slack.desk import Desk
from bot.slack.listener import Incoming, handled
from bot.slack.payload import action_of, message_id_in
from bot.slack.replies import Nothing, OpenModal, Refuse, Replace, Reply
from bot.slack.surfaces.message import MessageSurface
from bot.use_cases.answer import answer
from bot.use_cases.own_cases import own_cases
from bot.use_cases.present_question import present_question
from dialogs.given import AddMore, Answered, Cancelled, Edit, Given, Skipped, Submitted, WentBack
from dialogs.prompt import Prompt
from state_machines.errors import Stale
from state_machines.report import Answer

_VERB = re.compile(rf"^{DIALOG}(\w+)(:\d+)?$")

NOTHING_PICKED = "Nothing is picked yet. Please pick first, then press again."


def register(app: App, desk: Desk) -> None:
    """Listen to every control that belongs to a dialog."""

    def listen(ack: Ack, body: Json) -> None:
        ack(**handled(desk, MessageSurface(desk, body), body, f"dialog {_verb(body)}", pressed))

    app.action(_VERB)(listen)


def pressed(desk: Desk, incoming: Incoming) -> Reply:
    """One press in a question or in the review."""
    verb, handle = _verb(incoming.body), read_handle(action_of(incoming.body)["block_id"])
    if verb == "mark":
        return Nothing()  # ticking is no answer yet: "Done" reads what is ticked
    if verb in {"write", "other_case", "read"}:
        return _form(desk, incoming, handle, verb)
    given = _given(verb, handle, incoming.body)
    if given is None:
        return Refuse(NOTHING_PICKED)
    return Replace(
        answer(desk.office, incoming.person, handle.session_id, given, incoming.now, key=incoming.key)
    )


def _form(desk: Desk, incoming: Incoming, handle: Handle, verb: str) -> Reply:
    prompt = present_question(desk.office, incoming.person, handle.session_id, incoming.now)
    if prompt.revision != handle.revision:
        raise Stale("That question was answered already. The present one is below, or type /report.")
    return OpenModal(_view(desk, incoming, prompt, verb))


def _view(desk: Desk, incoming: Incoming, prompt: Prompt, verb: str) -> Json:
    origin = Origin(
        session_id=prompt.session_id,
        revision=prompt.revision,
        step=prompt.step,
        response_url=str(incoming.body.get("response_url", "")),
        message_id=message_id_in(incoming.body),
    )
    if verb == "read":
        return reading_modal(prompt)
    if verb == "other_case":
        return case_modal(own_cases(desk.office, incoming.person, incoming.now), origin)
    return text_modal(prompt, origin)


def _given(verb: str, handle: Handle, body: Json) -> Given | None:
    revision = handle.revision
    match verb:
        case "choose" | "select" | "day" | "done":
            value = _value(verb, handle, body)
            return None if value is None else Answered(revision, handle.step, value)
        case "skip":
            return Skipped(revision, handle.step)
        case "edit":
            return Edit(revision, _picked(action_of(body)))
        case _:
            return _WAYS[verb](revision) if verb in _WAYS else None


_WAYS: dict[str, type[WentBack | Cancelled | AddMore | Submitted]] = {
    "back": WentBack,
    "cancel": Cancelled,
    "more": AddMore,
    "submit": Submitted,
}


def _value(verb: str, handle: Handle, body: Json) -> Answer:
    action = action_of(body)
    match verb:
        case "choose":
            return str(action["value"])
        case "day":
            return action.get("selected_date")
        case "done":
            return _marked(handle, body)
        case _:
            return _picked(action)


def _marked(handle: Handle, body: Json) -> Answer:
    """What stands in the picker beside "Done": several options, or a moment as an ISO time."""
    state = (body.get("state") or {}).get("values", {}).get(handle.block_id("pick"), {})
    control = state.get(DIALOG + "mark", {})
    if seconds := control.get("selected_date_time"):
        return datetime.fromtimestamp(int(seconds), UTC).isoformat()
    if "selected_options" in control:
        return tuple(str(option["value"]) for option in control["selected_options"])
    return None


def _picked(action: Json) -> str:
    return str((action.get("selected_option") or {}).get("value", ""))


def _verb(body: Json) -> str:
    found = _VERB.match(str(action_of(body)["action_id"]))
    return found.group(1) if found else ""
