"""Where everything from Slack comes to, by either door: one look tells which listener is meant.

A listener runs to its end in the thread that took the request, and what it returns is the acknowledgement:
there is nothing it could do after acknowledging.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

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
NOT_OURS = Acknowledgement(status=404)


@dataclass(slots=True)
class Reception:
    """The listeners by what they listen to.

    An action is known by the part of its action_id before the first colon.
    """

    commands: dict[str, Listener] = field(default_factory=dict)
    actions: dict[str, Listener] = field(default_factory=dict)
    views: dict[str, Listener] = field(default_factory=dict)
    shortcuts: dict[str, Listener] = field(default_factory=dict)
    events: dict[str, Listener] = field(default_factory=dict)
    #: Buttons that this release does not know, such as those of a message that an older one drew.
    other_actions: Listener = field(default=lambda _body: NOT_OURS)

    def answer(self, kind: str, body: Json) -> Acknowledgement:
        """Have the listener that is meant do all of its work; never raises.

        `body` has the shape of its `kind`, as `shapes.checked` names it.
        """
        listener = self._listener(kind, body)
        if listener is None:
            log.warning("refused a payload that nothing here listens to (%s)", kind)
            return NOT_OURS
        try:
            return listener(body)
        except Exception as error:  # noqa: BLE001 - listeners catch their own; whatever is left must still be answered
            log_unexpected_error(log, f"listening to {kind}", error)
            return DELIVER_AGAIN if kind == "event_callback" else DONE

    def _listener(self, kind: str, body: Json) -> Listener | None:
        match kind:
            case "command":
                return self.commands.get(body["command"])
            case "block_actions":
                verb = body["actions"][0]["action_id"].partition(":")[0]
                return self.actions.get(verb, self.other_actions)
            case "view_submission":
                return self.views.get(body["view"]["callback_id"])
            case "shortcut":
                return self.shortcuts.get(body["callback_id"])
            case "event_callback":
                return self._event_listener(body["event"])
            case _:  # a closed view, which nobody waits for
                return _leave

    def _event_listener(self, event: Json) -> Listener:
        if not event.get("user"):  # nobody's, such as a deletion
            return _leave
        return self.events.get(event["type"], _leave)


def _leave(_body: Json) -> Acknowledgement:
    return DONE
