"""What Doorstep does and how to ask for it: the answer to `/doorstep help`."""

from __future__ import annotations

from bot.office import Office
from bot.values import Card
from state_machines.people import Person


def help_card(office: Office, person: Person) -> Card:
    """Commands, buttons, emergency numbers, and where to turn."""
    raise NotImplementedError
