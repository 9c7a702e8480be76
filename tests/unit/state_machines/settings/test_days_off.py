"""Local days off are no working days, for every count; each says who set it and when."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from state_machines.case.report import Urgency
from state_machines.errors import SettingsRejected
from state_machines.settings.local_settings import LocalSettings, parse_local_settings
from state_machines.time.working_time import Wait, end_of_wait
from tests.unit.state_machines.settings.test_local_settings import SETTINGS, TEXT

SET = "    set_by: David Osei, service manager (example)\n    set_on: 2026-10-05\n"
CLOSED = f"days_off:\n  - from: 2026-12-29\n    to: 2026-12-31\n    why: Closed between the years\n{SET}"
TRAINING = f"  - from: 2027-06-04\n    why: Training day\n{SET}"


def settings_with(days_off: str) -> LocalSettings:
    return parse_local_settings(TEXT + "\n" + days_off, "settings.yaml")


def test_they_are_no_working_days_beside_the_bank_holidays() -> None:
    calendar = settings_with(CLOSED + TRAINING).calendar
    off = [day for day in range(24, 32) if not calendar.is_working_day(date(2026, 12, day))]
    assert off == [25, 26, 27, 28, 29, 30, 31]  # Christmas, a weekend, the substitute day, and ours
    assert not calendar.is_working_day(date(2027, 6, 4))
    assert calendar.is_working_day(date(2027, 6, 3))
    assert SETTINGS.calendar.is_working_day(date(2026, 12, 29))


def test_waits_pass_over_them_and_what_is_immediate_does_not() -> None:
    settings, evening = settings_with(CLOSED), datetime(2026, 12, 24, 16, 30, tzinfo=UTC)
    urgent, immediate = (
        settings.waits_for(urgency).by_rung[0] for urgency in (Urgency.URGENT, Urgency.IMMEDIATE)
    )
    assert urgent == Wait(urgent.duration, working=True)
    # Half an hour is left on Christmas Eve; the first of January is a bank holiday, and then comes a weekend.
    assert end_of_wait(evening, urgent, settings.calendar) == datetime(2027, 1, 4, 9, 30, tzinfo=UTC)
    assert end_of_wait(evening, immediate, settings.calendar) == datetime(2026, 12, 24, 16, 35, tzinfo=UTC)


def test_those_that_come_up_are_found_in_their_order() -> None:
    settings = settings_with(CLOSED + TRAINING)
    (one,) = settings.days_off_within(date(2026, 12, 30), date(2027, 1, 20))
    assert (one.from_, one.last, one.why) == (
        date(2026, 12, 29),
        date(2026, 12, 31),
        "Closed between the years",
    )
    assert (one.source.set_by, one.source.set_on) == (
        "David Osei, service manager (example)",
        date(2026, 10, 5),
    )
    assert settings.days_off_within(date(2027, 1, 1), date(2027, 6, 3)) == ()


@pytest.mark.parametrize(
    ("days_off", "what"),
    [
        (CLOSED.replace("to: 2026-12-31", "to: 2026-12-01"), "it ends before it begins"),
        (CLOSED.replace("to: 2026-12-31", "to: 2027-12-31"), "more than 14 days in a row"),
        (CLOSED.replace("from: 2026-12-29", "from: 29/12/2026"), "write a date as 2026-11-24"),
        (CLOSED.replace("    why: Closed between the years\n", ""), "why"),
        (CLOSED.replace(SET, ""), "set_by"),
    ],
)
def test_a_mistake_is_named(days_off: str, what: str) -> None:
    with pytest.raises(SettingsRejected) as rejected:
        settings_with(days_off)
    assert [line for line in rejected.value.problems if "days_off" in line and what in line]
