"""What the buttons on an alarm's card do."""

from __future__ import annotations

from bot.services import Services
from bot.surface.incoming import Incoming
from bot.surface.replies import Reply, Say
from bot.use_cases.answer import answer_alarm


def take_alarm(services: Services, incoming: Incoming) -> Reply:
    """The button "I am telephoning", or "I have this"."""
    said = answer_alarm.take_alarm(
        services, incoming.person, incoming.given.value, incoming.now, key=incoming.key
    )
    return Say(said.text)


def end_alarm(services: Services, incoming: Incoming) -> Reply:
    """The buttons that say how it ended."""
    said = answer_alarm.end_alarm(
        services, incoming.person, incoming.given.value, incoming.now, key=incoming.key
    )
    return Say(said.text)
