"""The holes that the check of people finds in a hall."""

from __future__ import annotations

from bot.use_cases.people.check_people import check_people
from tests.unit.bot.town_hall import Hall


def holes(hall: Hall) -> list[str]:
    services = hall.services
    return list(check_people(services.store, services.settings, hall.now))
