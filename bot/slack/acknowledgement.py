"""What Slack is answered: a listener returns it, so there is nothing that it could do afterwards."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from slack_bolt import BoltResponse

from bot.slack.drawing.text import Json
from bot.unexpected_errors import log_unexpected_error

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What Slack is answered: 200 and `body`, or, where nothing was done, another status."""

    body: Json = field(default_factory=dict)
    status: int = 200


#: Takes the payload as Slack sent it; returns what to acknowledge with, at its very end.
Listener = Callable[[Json], Acknowledgement]

DONE = Acknowledgement()
#: Slack delivers an event again that was not acknowledged; anything else it does not.
DELIVER_AGAIN = Acknowledgement(status=503)


def acknowledging(listener: Listener) -> Callable[[Json], BoltResponse]:
    """A listener as Bolt wants one; Slack is answered with what it returns, once all of its work is done.

    To be given to `app.command`, `app.action` and the like in place of a function that calls Bolt's `ack`,
    whose acknowledgement an exception after it would lose. Never raises.
    """

    def listen(body: Json) -> BoltResponse:
        given = _run_listener(listener, body)
        return BoltResponse(status=given.status, body=given.body or "")

    return listen


def _run_listener(listener: Listener, body: Json) -> Acknowledgement:
    try:
        return listener(body)
    except Exception as error:  # noqa: BLE001 - listeners catch their own; whatever is left must still be answered
        kind = body.get("type", "command")
        log_unexpected_error(log, f"listening to {kind}", error)
        return DELIVER_AGAIN if kind == "event_callback" else DONE
