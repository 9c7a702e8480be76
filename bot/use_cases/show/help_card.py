"""Answers `/doorstep help`: what Doorstep does and how to ask for it."""

from __future__ import annotations

from bot.cards.answers.help import help_contents
from bot.services import Services
from bot.values import Card
from state_machines.people.people import Person


def help_card(services: Services, _person: Person) -> Card:
    """The help card, which is the same for everybody."""
    return help_contents(services.settings, services.policy, services.surface.commands)
