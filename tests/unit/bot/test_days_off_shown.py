"""The details of a case say which local days off come up, why, and who set them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.cards.parts.days_off import days_off_lines
from bot.use_cases.show.open_case import open_case
from state_machines.settings.settings_model import DaysOff
from tests.unit.bot.town_hall import Hall

CLOSED = DaysOff.model_validate(
    {
        "from": date(2026, 11, 20),
        "to": date(2026, 11, 23),
        "why": "Moving house",
        "set_by": "Naomi Clarke",
        "set_on": date(2026, 10, 5),
    }
)
SAID = (
    "20 November 2026 to 23 November 2026: Moving house; set locally by Naomi Clarke on 5 October 2026. "
    "No working time counts then."
)


def test_they_stand_in_the_details(hall: Hall) -> None:
    escalation = hall.report(hall.amina)
    before = open_case(hall.services, hall.ruth, escalation.id, hall.now).text
    assert "Days off, set locally" not in before
    settings = hall.services.settings.model_copy(update={"days_off": (CLOSED,)})
    services = replace(hall.services, settings=settings)
    assert SAID in open_case(services, hall.ruth, escalation.id, hall.now).text


def test_only_while_they_come_up(hall: Hall) -> None:
    settings = hall.services.settings.model_copy(update={"days_off": (CLOSED,)})
    on = [datetime(2026, month, 1, 9, tzinfo=UTC) for month in (10, 11, 12)]
    assert [len(days_off_lines(settings, now)) for now in on] == [0, 1, 0]
