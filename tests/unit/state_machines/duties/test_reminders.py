"""Reminders before a limit: in working time across weekends, bank holidays and changes of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from state_machines.duties.reminders import is_overdue, reminder_time
from state_machines.time.working_time import Wait, WorkingTime, add_working_time, subtract_working_time

CALENDAR = WorkingTime()
DAY = Wait(CALENDAR.day_length, working=True)


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


LONG_AGO = at(2026, 1, 1)


@pytest.mark.parametrize(
    ("due_at", "reminded_at"),
    [
        (at(2026, 11, 24), at(2026, 11, 23)),  # Tuesday, Monday
        (at(2026, 11, 23), at(2026, 11, 20)),  # over a weekend
        (at(2026, 12, 29), at(2026, 12, 24)),  # over Christmas, Boxing Day's substitute and a weekend
        (at(2027, 3, 30), at(2027, 3, 25, 11)),  # over Easter, and the clocks went forward
        (at(2026, 11, 22, 12), at(2026, 11, 20, 9)),  # due on a Sunday: as if at Friday's close
    ],
)
def test_one_working_day_before_the_limit(due_at: datetime, reminded_at: datetime) -> None:
    assert reminder_time(LONG_AGO, due_at, DAY, CALENDAR) == reminded_at


def test_on_the_clock_it_may_fall_on_a_weekend() -> None:
    assert reminder_time(LONG_AGO, at(2026, 11, 24), Wait(timedelta(days=2)), CALENDAR) == at(2026, 11, 22)


def test_nobody_is_reminded_without_a_limit_or_a_setting_or_of_what_was_asked_just_now() -> None:
    assert reminder_time(LONG_AGO, None, DAY, CALENDAR) is None
    assert reminder_time(LONG_AGO, at(2026, 11, 24), None, CALENDAR) is None
    assert reminder_time(at(2026, 11, 23), at(2026, 11, 24), DAY, CALENDAR) is None


def test_a_limit_is_passed_from_its_very_moment_on() -> None:
    due_at = at(2026, 11, 24)
    assert is_overdue(due_at, due_at)
    assert not is_overdue(due_at, due_at - timedelta(seconds=1))
    assert not is_overdue(None, due_at)


def test_nothing_or_less_cannot_be_taken_back() -> None:
    with pytest.raises(ValueError, match="only some working time"):
        subtract_working_time(at(2026, 11, 24), timedelta(0), CALENDAR)


def test_a_calendar_that_is_never_open_ends_the_search() -> None:
    class EveryDay:
        def __contains__(self, _day: object) -> bool:
            return True

    with pytest.raises(ValueError, match="no working day in a whole year"):
        subtract_working_time(at(2026, 11, 24), timedelta(hours=1), WorkingTime(holidays=EveryDay()))


@example(at(2026, 1, 2, 9), timedelta(minutes=1))
@given(
    st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: LONG_AGO + timedelta(minutes=minutes)),
    st.integers(1, 40 * 60).map(lambda minutes: timedelta(minutes=minutes)),
)
def test_what_was_taken_back_is_what_elapses_until_then(then: datetime, wait: timedelta) -> None:
    """Out of hours both count from the session nearest, so it comes back no later than it began.

    The moment of opening is the moment at which work ended before: no working time lies between the two.
    """
    earlier = subtract_working_time(then, wait, CALENDAR)
    assert earlier < then
    again = add_working_time(earlier, wait, CALENDAR)
    assert again <= then
    within = CALENDAR.is_open(then) and CALENDAR.is_open(then - timedelta(microseconds=1))
    assert not within or again == then
