"""Submitted forms: a text, a case, a reason for handing a duty on."""

from __future__ import annotations

from bot.slack.answering.submission import SubmissionSurface
from bot.slack.desk import Desk
from bot.slack.drawing import away_modal
from bot.slack.drawing.modal import (
    ANSWER_CASE,
    ANSWER_TEXT,
    CASE_INPUT,
    CASE_PICK,
    DECLINE,
    DUTY_PICK,
    REASON_INPUT,
    REASON_PICK,
    TEXT_INPUT,
    VALUE,
    Origin,
)
from bot.slack.drawing.text import Json
from bot.slack.listener import Incoming, Work, handled
from bot.slack.listeners import away
from bot.slack.reception import Acknowledgement, Listener, Reception
from bot.slack.replies import FieldErrors, Replace, Reply, Say
from bot.slack.transport.payload import chosen, typed
from bot.use_cases.answer.decline import decline
from bot.use_cases.collect.answer import answer
from dialogs.catalog.not_mine import NOT_MINE_REASONS
from dialogs.given import Answered
from state_machines.errors import InvalidAnswer


def register(reception: Reception, desk: Desk) -> None:
    """Listen to every form of ours; a page to read has nothing to submit."""
    for callback_id, work in FORMS.items():
        reception.views[callback_id] = _listener(desk, callback_id, work)


def _listener(desk: Desk, name: str, work: Work) -> Listener:
    def listen(body: Json) -> Acknowledgement:
        surface = SubmissionSurface(desk, body["view"])
        return Acknowledgement(handled(desk, surface, body, f"form {name}", work))

    return listen


def text(desk: Desk, incoming: Incoming) -> Reply:
    """A few words typed for a question."""
    return _answered(desk, incoming, typed(incoming.body["view"], TEXT_INPUT, VALUE), TEXT_INPUT)


def case(desk: Desk, incoming: Incoming) -> Reply:
    """A case picked by name, or a reference typed; what was typed wins."""
    view = incoming.body["view"]
    reference = typed(view, CASE_INPUT, VALUE).strip() or chosen(view, CASE_PICK, VALUE)
    if not reference:
        return FieldErrors({CASE_INPUT: "Please pick a case, or type its reference."})
    return _answered(desk, incoming, reference, CASE_INPUT)


def not_mine(desk: Desk, incoming: Incoming) -> Reply:
    """Which duty is handed on, and why; "another reason" wants words."""
    view = incoming.body["view"]
    target = _origin(incoming).target or chosen(view, DUTY_PICK, VALUE)
    if not target:
        return FieldErrors({DUTY_PICK: "Please choose which of these is not yours."})
    picked, words = chosen(view, REASON_PICK, VALUE), typed(view, REASON_INPUT, VALUE).strip()
    if picked == "other" and not words:
        return FieldErrors({REASON_INPUT: "Please say why in a few words: the next person reads it."})
    labels = [option.label for option in NOT_MINE_REASONS if option.value == picked and picked != "other"]
    reason = ": ".join(filter(None, (*labels, words)))
    said = decline(desk.office, incoming.person, target, reason, incoming.now, key=_key(incoming))
    return Say(said.text)


FORMS: dict[str, Work] = {
    ANSWER_TEXT: text,
    ANSWER_CASE: case,
    DECLINE: not_mine,
    away_modal.AWAY: away.submitted,
}


def _answered(desk: Desk, incoming: Incoming, value: str, field: str) -> Reply:
    origin = _origin(incoming)
    given = Answered(origin.revision, origin.step, value)
    try:
        shown = answer(
            desk.office, incoming.person, origin.session_id, given, incoming.now, key=_key(incoming)
        )
    except InvalidAnswer as error:
        return FieldErrors({field: error.user_message})
    return Replace(shown)


def _key(incoming: Incoming) -> str:
    # A submission carries a trigger id only sometimes; the view's id and state are as good a name for it.
    view = incoming.body["view"]
    return incoming.key or f"{view['id']}:{view.get('hash', '')}"


def _origin(incoming: Incoming) -> Origin:
    return Origin.load(str(incoming.body["view"].get("private_metadata", "")))
