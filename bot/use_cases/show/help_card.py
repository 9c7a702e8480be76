"""What Doorstep does and how to ask for it: the answer to `/doorstep help`."""

from __future__ import annotations

from bot.cards.answers.help import help_text
from bot.office import Office
from bot.values import Card
from state_machines.people.people import Person


def help_card(office: Office, _person: Person) -> Card:
    """Commands, buttons, emergency numbers, and whose rules these are; the same for everybody."""
    return help_text(office.settings, office.policy)
