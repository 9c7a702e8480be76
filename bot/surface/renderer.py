"""What each place in which a reply can be drawn must offer, on any surface."""

from __future__ import annotations

from typing import Protocol, TypeVar

from bot.surface.replies import Reply

#: What a surface acknowledges a request with; a terminal, for one, has nothing to acknowledge.
AcknowledgementT_co = TypeVar("AcknowledgementT_co", covariant=True)


class ReplyRenderer(Protocol[AcknowledgementT_co]):
    """Draws a reply, and returns what to acknowledge the request with.

    `again` says how to repeat what failed. `message_id` is our message that a redraw would repair, or empty.
    `has_room_beside` says whether a sentence can be shown there without opening a form.
    """

    @property
    def again(self) -> str:
        """The words for whoever has to try once more."""

    @property
    def message_id(self) -> str:
        """The message to redraw through the outbox if drawing it here fails."""

    @property
    def has_room_beside(self) -> bool:
        """Whether a sentence can be shown beside what was pressed."""

    def draw(self, reply: Reply) -> AcknowledgementT_co:
        """Raises Unavailable, or an error of the surface's own, if the drawing was not taken."""
