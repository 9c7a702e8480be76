"""What comes of a direct message: nothing that was typed is used or kept; the answer says how to report."""

from __future__ import annotations

from bot.services import Services
from bot.surface.incoming import Incoming
from bot.surface.replies import Nothing, Reply
from bot.use_cases.show.enqueue_how_to import enqueue_how_to


def answer_message(services: Services, incoming: Incoming) -> Reply:
    """Answer once, however often and to however many processes the message is delivered."""
    enqueue_how_to(services, incoming.person, incoming.now, key=incoming.key)
    return Nothing()
