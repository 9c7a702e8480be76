"""Opens and changes modals within the three seconds for which a trigger lives."""

from __future__ import annotations

import math

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.slack.drawing.text import Json
from bot.slack.transport.outcomes import CALL_ERRORS, outcome_of
from state_machines.errors import Unavailable
from state_machines.messages.delivery import RateLimited

_TRIGGER_EXPIRED = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"}


def open_modal(client: WebClient, body: Json, view: Json) -> Json:
    """Open a modal for whoever acted, and return it as Slack has it.

    Raises Unavailable, with words for them, if Slack did not open it.
    """
    try:
        answer = client.views_open(trigger_id=str(body.get("trigger_id", "")), view=view)
    except CALL_ERRORS as error:
        raise Unavailable(f"{_why_not(error)} Nothing is lost. {_when_words(error)}") from error
    return _view_of(answer)


def _why_not(error: Exception) -> str:
    if isinstance(error, SlackApiError) and error.response.get("error") in _TRIGGER_EXPIRED:
        return "That took too long to open."
    if isinstance(outcome_of(error), RateLimited):
        return "Slack cannot open another form just now."
    return "Slack did not open the form."


def _when_words(error: Exception) -> str:
    outcome = outcome_of(error)
    seconds = math.ceil(outcome.retry_after.total_seconds()) if isinstance(outcome, RateLimited) else 0
    return f"Please try again in {seconds} seconds." if seconds > 1 else "Please try again."


def update_modal(client: WebClient, view_id: str, view: Json) -> Json:
    """Show something else in an open modal, and return it as Slack has it."""
    return _view_of(client.views_update(view_id=view_id, view=view))


def _view_of(answer: SlackResponse) -> Json:
    view = answer.get("view")
    return view if isinstance(view, dict) else {}
