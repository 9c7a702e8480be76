"""What all surfaces promise."""

from __future__ import annotations

from typing import ClassVar, Protocol

from bot.slack.drawing.text import Json
from bot.slack.replies import Reply

#: What Slack is acknowledged with when the answer went another way.
NO_BODY: Json = {}


class ReplyRenderer(Protocol):
    """Draws a reply and returns what Slack is acknowledged with.

    `again` tells how to repeat what failed; `message_id` is our message that a redraw would repair, or "".
    `has_room_beside` is whether words can be said there without opening a form.
    """

    again: ClassVar[str]

    @property
    def message_id(self) -> str:
        """The message whose drawing is put into the outbox when drawing here fails."""

    @property
    def has_room_beside(self) -> bool:
        """Whether words can be said there."""

    def draw(self, reply: Reply) -> Json:
        """Raises one of CALL_ERRORS or Unavailable when Slack did not take the drawing."""
