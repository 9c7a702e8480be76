"""Every way of the iCalendar standard to say "not away" takes an absence back."""

from __future__ import annotations

import pytest

from bot.use_cases.people.import_absences import AbsenceImportResult
from tests.unit.bot.test_import_absences import LEAVE, SAM, bring_in, calendar, span, stored_absences
from tests.unit.bot.town_hall import Hall

WEEKLY = (
    "UID:fridays",
    "SUMMARY:Study leave",
    "DTSTART;TZID=Europe/London:20270312T090000",
    "DTEND;TZID=Europe/London:20270312T170000",
    "RRULE:FREQ=WEEKLY;COUNT=4",
    f"ATTENDEE:mailto:{SAM}",
)


def with_method(method: str, *events: tuple[str, ...]) -> str:
    return calendar(*events).replace("VERSION:2.0", f"VERSION:2.0\r\nMETHOD:{method}")


def one_time(day: str, *lines: str) -> tuple[str, ...]:
    """What is said of the Friday on this day alone."""
    at = f"DTSTART;TZID=Europe/London:{day}T090000"
    said = ("UID:fridays", f"RECURRENCE-ID;TZID=Europe/London:{day}T090000", f"ATTENDEE:mailto:{SAM}")
    return (*said, *(lines or (at,)))


def standing(hall: Hall) -> list[tuple[str, str]]:
    return sorted(span(one) for one in stored_absences(hall) if one.stands)


FRIDAYS = [
    ("2027-03-12 09:00", "2027-03-12 17:00"),
    ("2027-03-19 09:00", "2027-03-19 17:00"),
    ("2027-03-26 09:00", "2027-03-26 17:00"),
    ("2027-04-02 08:00", "2027-04-02 16:00"),  # the clocks have changed: nine o'clock stays nine o'clock
]


@pytest.mark.parametrize(
    "text",
    [
        with_method("CANCEL", LEAVE),
        with_method("CANCEL", ("UID:leave-1",)),
        calendar((*LEAVE, "STATUS:CANCELLED")),
        calendar((*LEAVE, "TRANSP:TRANSPARENT")),
        calendar((*LEAVE, "X-MICROSOFT-CDO-BUSYSTATUS:FREE")),
        calendar(tuple(line.replace("ATTENDEE;", "ATTENDEE;PARTSTAT=DECLINED;") for line in LEAVE)),
        calendar(LEAVE, (*LEAVE, "SEQUENCE:1", "STATUS:CANCELLED")),
        calendar((*LEAVE, "SEQUENCE:1", "STATUS:CANCELLED"), LEAVE),
    ],
    ids=[
        "METHOD:CANCEL",
        "only its name",
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
        "shown as free",
        "declined",
        "a later state",
        "a later state that comes first",
    ],
)
def test_a_way_to_say_not_away_takes_back_what_it_cancels_and_sets_nothing(hall: Hall, text: str) -> None:
    assert bring_in(hall, text) == AbsenceImportResult()
    assert stored_absences(hall) == ()
    bring_in(hall, calendar(LEAVE))
    assert bring_in(hall, text) == AbsenceImportResult(taken_back=1)
    assert standing(hall) == []


def test_each_time_of_what_repeats_is_an_absence_by_the_walls_clock(hall: Hall) -> None:
    assert bring_in(hall, calendar(WEEKLY)) == AbsenceImportResult(added=4)
    assert standing(hall) == FRIDAYS
    assert bring_in(hall, calendar(WEEKLY)) == AbsenceImportResult()


def test_a_time_that_is_left_out_later_is_taken_back(hall: Hall) -> None:
    bring_in(hall, calendar(WEEKLY))
    left_out = (*WEEKLY, "EXDATE;TZID=Europe/London:20270319T090000,20270402T090000")
    assert bring_in(hall, calendar(left_out)) == AbsenceImportResult(taken_back=2)
    assert standing(hall) == [FRIDAYS[0], FRIDAYS[2]]


def test_what_is_said_of_one_time_counts_for_that_time(hall: Hall) -> None:
    moved = one_time(
        "20270319", "DTSTART;TZID=Europe/London:20270320T100000", "DTEND;TZID=Europe/London:20270320T110000"
    )
    called_off = one_time("20270326", "STATUS:CANCELLED", "DTSTART;TZID=Europe/London:20270326T090000")
    assert bring_in(hall, calendar(moved, called_off, WEEKLY)) == AbsenceImportResult(added=3)
    assert standing(hall) == [FRIDAYS[0], ("2027-03-20 10:00", "2027-03-20 11:00"), FRIDAYS[3]]


def test_a_message_that_calls_off_one_time_or_all_of_them(hall: Hall) -> None:
    bring_in(hall, calendar(WEEKLY))
    assert bring_in(hall, with_method("CANCEL", one_time("20270402"))) == AbsenceImportResult(taken_back=1)
    assert standing(hall) == FRIDAYS[:3]
    assert bring_in(hall, with_method("CANCEL", ("UID:fridays",))) == AbsenceImportResult(taken_back=3)
    assert standing(hall) == []


def test_what_no_longer_repeats_is_one_absence(hall: Hall) -> None:
    bring_in(hall, calendar(WEEKLY))
    once = tuple(line for line in WEEKLY if not line.startswith("RRULE"))
    assert bring_in(hall, calendar(once)) == AbsenceImportResult(added=1, taken_back=4)
    assert standing(hall) == [FRIDAYS[0]]


def test_an_older_state_that_comes_later_changes_nothing(hall: Hall) -> None:
    bring_in(hall, calendar((*LEAVE, "SEQUENCE:1")))
    bring_in(hall, calendar((*LEAVE, "SEQUENCE:3", "STATUS:CANCELLED")))
    assert standing(hall) == []
    assert bring_in(hall, calendar((*LEAVE, "SEQUENCE:2"))) == AbsenceImportResult()
    assert standing(hall) == []
    assert bring_in(hall, calendar((*LEAVE, "SEQUENCE:4"))).changed == 1
    assert standing(hall) == [("2026-12-24 00:00", "2027-01-03 00:00")]


def test_days_are_days_across_a_change_of_clocks(hall: Hall) -> None:
    event = ("UID:x", "DTSTART;TZID=Europe/London:20270327T000000", f"ATTENDEE:mailto:{SAM}")
    bring_in(hall, calendar((*event, "DURATION:P3D")))
    assert standing(hall) == [("2027-03-27 00:00", "2027-03-29 23:00")]  # midnight in London, both times
    hours = ("UID:y", "DTSTART;TZID=Europe/London:20270327T230000", f"ATTENDEE:mailto:{SAM}", "DURATION:PT3H")
    bring_in(hall, calendar(hours))
    assert ("2027-03-27 23:00", "2027-03-28 02:00") in standing(hall)


def test_an_end_that_is_a_day_belongs_to_a_rule_of_days(hall: Hall) -> None:
    daily = (
        "UID:d",
        "DTSTART;VALUE=DATE:20270327",
        "RRULE:FREQ=DAILY;UNTIL=20270329",
        f"ATTENDEE:mailto:{SAM}",
    )
    assert bring_in(hall, calendar(daily)) == AbsenceImportResult(added=3)
    assert standing(hall) == [
        ("2027-03-27 00:00", "2027-03-28 00:00"),
        ("2027-03-28 00:00", "2027-03-28 23:00"),
        ("2027-03-28 23:00", "2027-03-29 23:00"),
    ]


def test_what_repeats_without_an_end_is_taken_so_far_ahead(hall: Hall) -> None:
    daily = ("UID:d", "DTSTART;VALUE=DATE:20200101", "RRULE:FREQ=WEEKLY", f"ATTENDEE:mailto:{SAM}")
    result = bring_in(hall, calendar(daily))
    assert result.problems == ()
    assert (result.added, result.over) == (58, 52)
