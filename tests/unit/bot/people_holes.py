"""What the check of people finds in a hall."""

from __future__ import annotations

from bot.use_cases.people.check_people import check_people
from tests.unit.bot.town_hall import Hall


def holes(hall: Hall) -> list[str]:
    office = hall.office
    return list(check_people(office.store, office.settings, office.policy, hall.now))
