"""What Doorstep does and how to ask for it: the answer to `/doorstep help`."""

from __future__ import annotations

from bot.cards.answers.help import help_contents
from bot.services import Services
from bot.values import Card
from state_machines.people.people import Person


def help_card(services: Services, _person: Person) -> Card:
    """Commands, buttons, emergency numbers, and whose rules these are; the same for everybody."""
    return help_contents(services.settings, services.policy)
