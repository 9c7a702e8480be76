"""Waits in working time: hours, nights, weekends, bank holidays and the days the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state_machines.time.working_time import Wait, WorkingTime, add_working_time, end_of_wait

LONDON = ZoneInfo("Europe/London")
OFFICE = WorkingTime()
ROUND_THE_CLOCK_WEEK = WorkingTime(days=frozenset(range(7)), start=time(0), end=time(23), holidays=())

moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 -- hypothesis takes bare bounds
waits = st.timedeltas(timedelta(seconds=1), timedelta(hours=60))


def london(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("begins", "hours", "ends"),
    [
        (london(date(2026, 11, 17), 10), 4, london(date(2026, 11, 17), 14)),
        (london(date(2026, 11, 17), 13), 4, london(date(2026, 11, 17), 17)),  # to the very end of the day
        (london(date(2026, 11, 17), 15), 4, london(date(2026, 11, 18), 11)),  # over a night
        (london(date(2026, 11, 17), 6), 1, london(date(2026, 11, 17), 10)),  # before opening
        (london(date(2026, 11, 17), 17), 1, london(date(2026, 11, 18), 10)),  # at closing
        (london(date(2026, 11, 20), 16), 2, london(date(2026, 11, 23), 10)),  # over a weekend
        (london(date(2026, 4, 2), 16), 2, london(date(2026, 4, 7), 10)),  # over Easter
        (london(date(2026, 12, 24), 16), 2, london(date(2026, 12, 29), 10)),  # Boxing Day's substitute
        (london(date(2026, 3, 27), 16), 2, london(date(2026, 3, 30), 10)),  # the clocks go forward
    ],
)
def test_working_time_counts_only_while_the_office_is_open(
    begins: datetime, hours: int, ends: datetime
) -> None:
    assert add_working_time(begins, timedelta(hours=hours), OFFICE) == ends


def test_no_wait_at_all_at_closing_time_means_the_next_opening() -> None:
    assert add_working_time(london(date(2026, 11, 20), 17), timedelta(0), OFFICE) == london(
        date(2026, 11, 23), 9
    )


def test_a_day_on_which_the_clocks_go_forward_is_an_hour_shorter() -> None:
    spring = date(2026, 3, 29)
    begins = london(spring, 0)
    assert add_working_time(begins, timedelta(hours=22), ROUND_THE_CLOCK_WEEK) == london(spring, 23)


def test_a_day_on_which_the_clocks_go_back_is_an_hour_longer() -> None:
    autumn = date(2026, 10, 25)
    begins = london(autumn, 0)
    assert add_working_time(begins, timedelta(hours=24), ROUND_THE_CLOCK_WEEK) == london(autumn, 23)


def test_a_wait_on_the_clock_runs_at_night_too() -> None:
    begins = london(date(2026, 11, 20), 23)
    assert end_of_wait(begins, Wait(timedelta(minutes=5)), OFFICE) == begins + timedelta(minutes=5)


def test_a_working_wait_at_night_begins_in_the_morning() -> None:
    begins = london(date(2026, 11, 20), 23)
    assert end_of_wait(begins, Wait(timedelta(hours=1), working=True), OFFICE) == london(
        date(2026, 11, 23), 10
    )


@given(begins=moments, wait=waits)
def test_a_wait_ends_within_working_hours_and_not_too_soon(begins: datetime, wait: timedelta) -> None:
    ends = add_working_time(begins, wait, OFFICE)
    local = ends.astimezone(LONDON)
    assert ends >= begins + wait
    assert OFFICE.is_working_day(local.date())
    assert OFFICE.start <= local.time() <= OFFICE.end


@given(begins=moments, later=st.timedeltas(timedelta(0), timedelta(days=10)), wait=waits)
def test_who_begins_later_ends_no_sooner(begins: datetime, later: timedelta, wait: timedelta) -> None:
    assert add_working_time(begins + later, wait, OFFICE) >= add_working_time(begins, wait, OFFICE)


@given(begins=moments, first=waits, second=waits)
def test_two_waits_after_each_other_are_one_long_wait(
    begins: datetime, first: timedelta, second: timedelta
) -> None:
    assert add_working_time(add_working_time(begins, first, OFFICE), second, OFFICE) == add_working_time(
        begins, first + second, OFFICE
    )


def test_the_office_is_open_from_its_first_minute_until_its_last() -> None:
    tuesday = date(2026, 11, 17)
    assert OFFICE.is_open(london(tuesday, 9))
    assert not OFFICE.is_open(london(tuesday, 17))
    assert not OFFICE.is_open(london(date(2026, 12, 25), 10))


def test_a_working_day_is_as_long_as_its_hours() -> None:
    assert WorkingTime(start=time(8, 30), end=time(17)).day_length == timedelta(hours=8, minutes=30)


def test_a_wait_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than nothing"):
        Wait(timedelta(0))


def test_working_time_is_never_taken_away() -> None:
    with pytest.raises(ValueError, match="only be added"):
        add_working_time(datetime(2026, 11, 17, tzinfo=UTC), timedelta(hours=-1), OFFICE)


def test_a_calendar_without_working_days_is_refused() -> None:
    with pytest.raises(ValueError, match="working days"):
        WorkingTime(days=frozenset())
    with pytest.raises(ValueError, match="after they start"):
        WorkingTime(start=time(17), end=time(9))


def test_a_year_of_holidays_is_a_mistake_and_not_an_endless_wait() -> None:
    class Always:
        def __contains__(self, day: object) -> bool:
            return True

    closed = WorkingTime(holidays=Always())
    with pytest.raises(ValueError, match="no working day"):
        add_working_time(datetime(2026, 11, 17, tzinfo=UTC), timedelta(hours=1), closed)
