"""What people type after `/away` is read as they meant it, and what cannot be read is said."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state_machines.people.away_words import read_away

FORMS = ["{d.day} {d:%b}", "{d.day} {d:%B} {d.year}", "{d.day}/{d.month}", "{d:%Y-%m-%d}", "{d:%B} {d.day}"]
#: A Tuesday.
NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)


def span(text: str, now: datetime = NOW) -> tuple[str, str]:
    """From and until, as short words in UTC."""
    asked = read_away(text, now)
    assert not asked.problem, asked.problem
    return f"{asked.starts_at(now):%Y-%m-%d %H:%M}", f"{asked.ends_at(now):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("today", "2026-11-17 10:05", "2026-11-18 00:00"),
        ("tomorrow", "2026-11-18 00:00", "2026-11-19 00:00"),
        ("24 Dec to 2 Jan", "2026-12-24 00:00", "2027-01-03 00:00"),
        ("from 24 December until 2 January", "2026-12-24 00:00", "2027-01-03 00:00"),
        ("Thu 24 December 2026 \u2013 Sat 2 January 2027", "2026-12-24 00:00", "2027-01-03 00:00"),
        ("24/12 to 2/1/2027", "2026-12-24 00:00", "2027-01-03 00:00"),
        ("24/12/26 to 2/1/27", "2026-12-24 00:00", "2027-01-03 00:00"),
        ("2026-12-24 to 2027-01-02", "2026-12-24 00:00", "2027-01-03 00:00"),
        ("24-28 Dec", "2026-12-24 00:00", "2026-12-29 00:00"),
        ("24 to 28 Dec", "2026-12-24 00:00", "2026-12-29 00:00"),
        ("Dec 24th", "2026-12-24 00:00", "2026-12-25 00:00"),
        ("1 Nov to 30 Nov", "2026-11-17 10:05", "2026-12-01 00:00"),
        ("1 Nov", "2027-11-01 00:00", "2027-11-02 00:00"),
        ("Monday to Friday", "2026-11-23 00:00", "2026-11-28 00:00"),
        ("next week", "2026-11-23 00:00", "2026-11-30 00:00"),
        ("this week", "2026-11-17 10:05", "2026-11-23 00:00"),
        ("until Friday", "2026-11-17 10:05", "2026-11-21 00:00"),
        ("now until 14:30", "2026-11-17 10:05", "2026-11-17 14:30"),
        ("today until 14.30", "2026-11-17 10:05", "2026-11-17 14:30"),
        ("tomorrow 1pm to 5pm", "2026-11-18 13:00", "2026-11-18 17:00"),
        ("today 13:00 to 17:00", "2026-11-17 13:00", "2026-11-17 17:00"),
        ("24 Dec noon to 2 Jan 9am", "2026-12-24 12:00", "2027-01-02 09:00"),
    ],
)
def test_days_and_times_are_read_as_people_type_them(text: str, starts: str, ends: str) -> None:
    assert span(text) == (starts, ends)


def test_days_are_local_and_a_summers_day_begins_an_hour_earlier_in_utc() -> None:
    june = datetime(2026, 6, 1, 9, tzinfo=UTC)
    assert span("tomorrow", june) == ("2026-06-01 23:00", "2026-06-02 23:00")


@pytest.mark.parametrize(
    ("text", "person", "cover"),
    [
        ("today cover ruth.adeyemi@larkhaven.example", "", "ruth.adeyemi@larkhaven.example"),
        ("24 Dec, covered by: Ruth.Adeyemi@larkhaven.example.", "", "ruth.adeyemi@larkhaven.example"),
        ("sam.o@x.example today cover ruth@x.example", "sam.o@x.example", "ruth@x.example"),
        ("Cover ruth@larkhaven.example 24 Dec to 2 Jan", "", "ruth@larkhaven.example"),
        ("sam@larkhaven.example today", "sam@larkhaven.example", ""),
        ("today Cover: Ruth Adeyemi", "", "Ruth Adeyemi"),
    ],
)
def test_who_is_away_and_who_covers_are_told_apart(text: str, person: str, cover: str) -> None:
    asked = read_away(text, NOW)
    assert (asked.person, asked.cover, asked.problem) == (person, cover, "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "No day was given"),
        ("blah", "could not read “blah” as a day"),
        ("24 Dec to 2 Jna", "I read that it begins Thu 24 December 2026, but not “2 jna” as its end"),
        ("now", "Until when?"),
        ("31 Feb", "There is no such day"),
        ("2 Jan 2027 to 24 Dec 2026", "which ends before it begins"),
        ("1 Nov 2025 to 2 Nov 2025", "which is over already"),
        ("9:00 to 10:00", "which is over already"),
        ("1 Dec 2026 to 1 Dec 2028", "more than a year"),
        ("25:00", "could not read"),
    ],
)
def test_what_cannot_be_read_is_said_with_what_could(text: str, problem: str) -> None:
    assert problem in read_away(text, NOW).problem


def test_what_was_understood_is_kept_beside_the_problem() -> None:
    asked = read_away("sam@larkhaven.example 24 Dec to whenever cover ruth@larkhaven.example", NOW)
    assert asked.problem
    assert (asked.person, asked.cover) == ("sam@larkhaven.example", "ruth@larkhaven.example")
    assert asked.first == date(2026, 12, 24)


@given(st.text(max_size=80))
def test_no_words_are_answered_with_anything_but_an_absence_or_a_problem(text: str) -> None:
    asked = read_away(text, NOW)
    assert asked.problem or NOW <= asked.starts_at(NOW) < asked.ends_at(NOW)


@given(
    st.dates(date(2026, 11, 18), date(2027, 9, 1)),
    st.integers(0, 300),
    st.sampled_from(FORMS),
)
def test_any_two_days_in_any_form_are_those_days(first: date, days: int, form: str) -> None:
    last = date.fromordinal(first.toordinal() + days)
    asked = read_away(f"{form.format(d=first)} to {form.format(d=last)}", NOW)
    assert (asked.first, asked.last) == (first, last)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "now until 12",
            "whether 12 is an hour or a day. Write 12:00 for the hour, or 12 December for the day.",
        ),
        ("until 18", "whether 18 is an hour or a day. Write 18:00 for the hour, or 18 November for the day."),
        ("tomorrow to 24", "whether 24 is an hour or a day. Write 00:00 for the hour, or 24 November"),
        ("9 to 12", "whether 9 is an hour or a day"),
        ("12", "whether 12 is an hour or a day"),
    ],
)
def test_a_number_that_may_be_an_hour_or_a_day_is_asked_about_and_nothing_is_taken_for_granted(
    text: str, asked: str
) -> None:
    read = read_away(text, NOW)
    assert asked in read.problem
    assert (read.last, read.last_at) == (None, None)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("now until 12th", "2026-12-13 00:00"),
        ("now until 12pm", "2026-11-17 12:00"),
        ("until 28", "2026-11-29 00:00"),
        ("3 Dec to 12", "2026-12-13 00:00"),
        ("now until noon", "2026-11-17 12:00"),
    ],
)
def test_a_number_that_can_be_only_one_of_the_two_is_that(text: str, ends: str) -> None:
    assert span(text)[1] == ends
