"""Opening and changing modals within the three seconds that a trigger lives."""

from __future__ import annotations

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.blocks.text import Json
from state_machines.errors import Unavailable

_TOO_LATE = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"}


def open_modal(client: WebClient, body: Json, view: Json) -> None:
    """Open it for whoever acted; Unavailable, with kind words, when Slack thinks it came too late."""
    try:
        client.views_open(trigger_id=str(body.get("trigger_id", "")), view=view)
    except SlackApiError as error:
        if error.response.get("error") in _TOO_LATE:
            raise Unavailable("That took too long to open. Nothing is lost. Please press again.") from error
        raise


def update_modal(client: WebClient, view_id: str, view: Json) -> None:
    """Show something else in an open modal."""
    client.views_update(view_id=view_id, view=view)
