"""The listeners for submitted forms: a text, a case, or a reason for declining a duty."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App, BoltResponse

from bot.slack.acknowledgement import Acknowledgement, acknowledging
from bot.slack.answering.submission_renderer import SubmissionRenderer
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
from bot.slack.listener import Incoming, ListenerWork, handle_interaction
from bot.slack.listener_context import ListenerContext
from bot.slack.listeners import away
from bot.slack.replies import FieldErrors, Replace, Reply, Say
from bot.slack.transport.payload import selected_value, typed_text
from bot.use_cases.answer.decline import decline_duty
from bot.use_cases.collect.answer import answer
from dialogs.catalog.not_mine import NOT_MINE_REASONS
from dialogs.user_input import Answered
from state_machines.errors import InvalidAnswer


def register(app: App, ctx: ListenerContext) -> None:
    """Listen to every form of ours. A page that is only read has nothing to submit."""

    def answered_by(work: ListenerWork) -> Callable[[Json], BoltResponse]:
        def listen(body: Json) -> Acknowledgement:
            view = body["view"]
            surface = SubmissionRenderer(ctx, view)
            return Acknowledgement(
                handle_interaction(ctx, surface, body, f"form {view['callback_id']}", work)
            )

        return acknowledging(listen)

    app.view(ANSWER_TEXT)(answered_by(text))
    app.view(ANSWER_CASE)(answered_by(case))
    app.view(DECLINE)(answered_by(not_mine))
    app.view(away_modal.AWAY)(answered_by(away.submit_form))


def text(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """A text that answers a question."""
    return _answer_reply(ctx, incoming, typed_text(incoming.body["view"], TEXT_INPUT, VALUE), TEXT_INPUT)


def case(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """A case that was picked by name or typed as a reference; a typed reference has precedence."""
    view = incoming.body["view"]
    reference = typed_text(view, CASE_INPUT, VALUE).strip() or selected_value(view, CASE_PICK, VALUE)
    if not reference:
        return FieldErrors({CASE_INPUT: "Please pick a case, or type its reference."})
    return _answer_reply(ctx, incoming, reference, CASE_INPUT)


def not_mine(ctx: ListenerContext, incoming: Incoming) -> Reply:
    """The duty to decline and the reason. "Another reason" needs a few words."""
    view = incoming.body["view"]
    target = _origin(incoming).target or selected_value(view, DUTY_PICK, VALUE)
    if not target:
        return FieldErrors({DUTY_PICK: "Please choose which of these is not yours."})
    picked, words = selected_value(view, REASON_PICK, VALUE), typed_text(view, REASON_INPUT, VALUE).strip()
    if picked == "other" and not words:
        return FieldErrors({REASON_INPUT: "Please say why in a few words: the next person reads it."})
    labels = [option.label for option in NOT_MINE_REASONS if option.value == picked and picked != "other"]
    reason = ": ".join(filter(None, (*labels, words)))
    said = decline_duty(ctx.services, incoming.person, target, reason, incoming.now, key=_key(incoming))
    return Say(said.text)


def _answer_reply(ctx: ListenerContext, incoming: Incoming, value: str, field: str) -> Reply:
    origin = _origin(incoming)
    given = Answered(origin.revision, origin.step, value)
    try:
        shown = answer(
            ctx.services, incoming.person, origin.session_id, given, incoming.now, key=_key(incoming)
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
