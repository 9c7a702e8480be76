"""What each place in which a reply can be drawn must offer."""

from __future__ import annotations

from typing import ClassVar, Protocol

from bot.slack.drawing.text import Json
from bot.slack.replies import Reply

#: What Slack is acknowledged with when the answer went another way.
NO_BODY: Json = {}


class ReplyRenderer(Protocol):
    """Draws a reply, and returns what to acknowledge Slack's request with.

    `again` says how to repeat what failed. `message_id` is our message that a redraw would repair, or empty.
    `has_room_beside` says whether a sentence can be shown there without opening a form.
    """

    again: ClassVar[str]

    @property
    def message_id(self) -> str:
        """The message to redraw through the outbox if drawing it here fails."""

    @property
    def has_room_beside(self) -> bool:
        """Whether a sentence can be shown beside what was pressed."""

    def draw(self, reply: Reply) -> Json:
        """Raises one of CALL_ERRORS, or Unavailable, if Slack did not take the drawing."""
