"""Opens and changes modals within the three seconds for which a trigger lives."""

from __future__ import annotations

import math

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.slack.drawing.text import Json
from bot.slack.transport.outcomes import CALL_ERRORS, code_of, outcome_of
from bot.slack.transport.refusals import REFUSAL_LOG
from state_machines.errors import Unavailable
from state_machines.messages.delivery import PermanentFailure, RateLimited

_TRIGGER_EXPIRED = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"}
#: The modal that was to change is gone, or shows something newer: another one may be opened.
_VIEW_IS_GONE = {"not_found", "hash_conflict"}


def open_modal(client: WebClient, body: Json, view: Json) -> Json:
    """Open a modal for whoever acted, and return it as Slack has it.

    Raises Unavailable, with words for them, if Slack did not open it.
    """
    try:
        answer = client.views_open(trigger_id=str(body.get("trigger_id", "")), view=view)
    except CALL_ERRORS as error:
        raise _not_shown("views.open", error) from error
    return _view_of(answer)


def update_modal(client: WebClient, body: Json, view: Json) -> Json:
    """Show something else in the open modal that was pressed, and return it; Unavailable as above."""
    try:
        return _view_of(client.views_update(view_id=str(body["view"]["id"]), view=view))
    except CALL_ERRORS as error:
        if code_of(error) not in _VIEW_IS_GONE:
            raise _not_shown("views.update", error) from error
        return open_modal(client, body, view)


def _view_of(answer: SlackResponse) -> Json:
    view = answer.get("view")
    return view if isinstance(view, dict) else {}


def _not_shown(method: str, error: Exception) -> Unavailable:
    foreseen = code_of(error) in _TRIGGER_EXPIRED or isinstance(outcome_of(error), RateLimited)
    if code_of(error) and not foreseen:
        REFUSAL_LOG.note(method, code_of(error))
    return Unavailable(f"{_why_not(error)} Nothing is lost. {_when_words(error)}")


def _why_not(error: Exception) -> str:
    if code_of(error) in _TRIGGER_EXPIRED:
        return "That took too long to open."
    if isinstance(outcome_of(error), RateLimited):
        return "Slack cannot open another form just now."
    return "Slack did not open the form."


def _when_words(error: Exception) -> str:
    outcome = outcome_of(error)
    if isinstance(outcome, PermanentFailure):
        return "It may refuse it again: those who look after Doorstep can see why."
    seconds = math.ceil(outcome.retry_after.total_seconds()) if isinstance(outcome, RateLimited) else 0
    return f"Please try again in {seconds} seconds." if seconds > 1 else "Please try again."
