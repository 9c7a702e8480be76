"""What the button of a drill does."""

from __future__ import annotations

from bot.services import Services
from bot.surface.incoming import Incoming
from bot.surface.replies import Reply, Say
from bot.use_cases.drills.run_drill import take_drill


def answer_drill(services: Services, incoming: Incoming) -> Reply:
    """The button "PRACTICE: I have this"."""
    drill_id = incoming.given.value
    return Say(take_drill(services, incoming.person, drill_id, incoming.now, key=incoming.key).text)
