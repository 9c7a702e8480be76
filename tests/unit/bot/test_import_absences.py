"""A calendar or a list of absences comes in whole or not at all, and twice is once."""

from __future__ import annotations

import pytest

from bot.use_cases.people.import_absences import AbsenceImportResult, import_absences
from state_machines.people.absences import Absence
from tests.unit.bot.town_hall import Hall

SAM, RUTH = "sam.okafor@larkhaven.example", "ruth.adeyemi@larkhaven.example"
LEAVE = (
    "UID:leave-1",
    "SUMMARY:Leave",
    "DTSTART;VALUE=DATE:20261224",
    "DTEND;VALUE=DATE:20270103",
    f"ATTENDEE;CN=Sam:mailto:{SAM}",
    f"X-DOORSTEP-COVER:mailto:{RUTH}",
)


def calendar(*events: tuple[str, ...]) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def with_replacement(old: str, new: str) -> tuple[str, ...]:
    return tuple(line.replace(old, new) for line in LEAVE)


def bring_in(hall: Hall, text: str, file: str = "leave.ics") -> AbsenceImportResult:
    return import_absences(hall.services.store, hall.services.settings, file, text, hall.now)


def stored_absences(hall: Hall) -> tuple[Absence, ...]:
    with hall.reading() as uow:
        return uow.absences.of_calendars()


def span(absence: Absence) -> tuple[str, str]:
    return f"{absence.starts_at:%Y-%m-%d %H:%M}", f"{absence.ends_at:%Y-%m-%d %H:%M}"


def test_a_days_event_ends_before_its_dtend(hall: Hall) -> None:
    assert bring_in(hall, calendar(LEAVE)) == AbsenceImportResult(added=1)
    (one,) = stored_absences(hall)
    assert span(one) == ("2026-12-24 00:00", "2027-01-03 00:00")
    assert (one.person_id, one.cover_id) == (hall.sam.id, hall.ruth.id)
    assert hall.audit("absence:set") == [""]


def test_the_cover_and_the_person_and_their_manager_are_told_once(hall: Hall) -> None:
    bring_in(hall, calendar(LEAVE))
    bring_in(hall, calendar(LEAVE))
    assert sorted(hall.names_told("absence")) == ["ruth", "sam"]


def test_the_same_again_changes_nothing_and_a_changed_one_changes_it(hall: Hall) -> None:
    bring_in(hall, calendar(LEAVE))
    assert bring_in(hall, calendar(LEAVE)) == AbsenceImportResult()
    assert bring_in(hall, calendar(with_replacement("20270103", "20270110"))) == AbsenceImportResult(
        changed=1
    )
    (one,) = stored_absences(hall)
    assert span(one)[1] == "2027-01-10 00:00"


def test_a_cancelled_event_takes_it_back_and_confirmed_again_it_stands(hall: Hall) -> None:
    bring_in(hall, calendar(LEAVE))
    assert bring_in(hall, calendar((*LEAVE, "STATUS:CANCELLED"))) == AbsenceImportResult(taken_back=1)
    assert [one.stands for one in stored_absences(hall)] == [False]
    assert bring_in(hall, calendar(LEAVE)).changed == 1
    assert [one.stands for one in stored_absences(hall)] == [True]


@pytest.mark.parametrize(
    ("lines", "starts", "ends"),
    [
        (("DTSTART:20261224T130000Z", "DTEND:20261224T150000Z"), "2026-12-24 13:00", "2026-12-24 15:00"),
        (("DTSTART:20260601T130000", "DTEND:20261224T150000"), "2026-06-01 12:00", "2026-12-24 15:00"),
        (
            ("DTSTART;TZID=Europe/Paris:20261224T130000", "DURATION:PT2H"),
            "2026-12-24 12:00",
            "2026-12-24 14:00",
        ),
        (("DTSTART;VALUE=DATE:20261224",), "2026-12-24 00:00", "2026-12-25 00:00"),
        (
            ("DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261224"),
            "2026-12-24 00:00",
            "2026-12-25 00:00",
        ),
    ],
)
def test_times_are_read_in_their_zone_and_without_one_as_local(
    hall: Hall, lines: tuple[str, ...], starts: str, ends: str
) -> None:
    event = ("UID:x", *lines, f"ORGANIZER:mailto:{SAM}")
    assert bring_in(hall, calendar(event)).problems == ()
    assert [span(one) for one in stored_absences(hall)] == [(starts, ends)]


def test_the_person_may_stand_in_the_title_and_the_cover_in_the_description(hall: Hall) -> None:
    event = (
        "UID:x",
        f"SUMMARY:{SAM} away",
        f"DESCRIPTION:Annual leave\\ncover: {RUTH}",
        "DTSTART;VALUE=DATE:20261224",
    )
    assert bring_in(hall, calendar(event)).problems == ()
    (one,) = stored_absences(hall)
    assert (one.person_id, one.cover_id) == (hall.sam.id, hall.ruth.id)


def test_what_is_over_is_counted_and_left_out(hall: Hall) -> None:
    old = tuple(line.replace("2026", "2025").replace("2027", "2026") for line in LEAVE)
    assert bring_in(hall, calendar(old)) == AbsenceImportResult(over=1)
    assert stored_absences(hall) == ()


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ((*LEAVE, "RRULE:FREQ=SECONDLY"), "event “Leave”: it takes place more than 800 times"),
        (
            (*LEAVE, "RECURRENCE-ID;RANGE=THISANDFUTURE:20261224"),
            "event “Leave”: it changes one time and all",
        ),
        (
            with_replacement(SAM, "nobody@larkhaven.example"),
            "nobody has the address that is named",
        ),
        (
            with_replacement(RUTH, "gone@larkhaven.example"),
            "nobody has the address of the cover",
        ),
        (with_replacement(RUTH, SAM), "it names nobody"),
        (with_replacement("20270103", "20261220"), "it ends before it begins"),
        (with_replacement("20261224", "20261399"), "its DTSTART cannot be read"),
        (LEAVE[1:], "it has no UID"),
        (
            (*LEAVE, f"ATTENDEE:mailto:{RUTH}", "ATTENDEE:mailto:helen.marsh@larkhaven.example"),
            "several people",
        ),
        (
            with_replacement("DTSTART;VALUE=DATE:20261224", "DTSTART;TZID=Nowhere/Land:20261224T090000"),
            "is not known",
        ),
        (with_replacement("20270103", "20290103"), "more than a year"),
        (with_replacement(f"mailto:{RUTH}", "Ruth"), "is no e-mail address"),
    ],
)
def test_an_event_that_cannot_be_is_named_with_its_line_and_nothing_is_stored(
    hall: Hall, event: tuple[str, ...], words: str
) -> None:
    good = ("UID:good", "DTSTART;VALUE=DATE:20261224", f"ORGANIZER:mailto:{SAM}")
    problems = bring_in(hall, calendar(good, event)).problems
    assert len(problems) == 1
    assert problems[0].startswith("leave.ics, line 9, event ")
    assert words in problems[0]
    assert stored_absences(hall) == ()


def test_the_last_resort_needs_a_cover_in_a_calendar_too(hall: Hall) -> None:
    event = ("UID:x", "SUMMARY:Leave", "DTSTART;VALUE=DATE:20261224", f"ORGANIZER:mailto:{hall.kofi.email}")
    assert "Kofi Mensah is the last resort" in bring_in(hall, calendar(event)).problems[0]


@pytest.mark.parametrize("text", ["", "hello", "BEGIN:VCALENDAR\r\n", "\x00"])
def test_what_is_no_calendar_is_refused(hall: Hall, text: str) -> None:
    assert "not one calendar" in bring_in(hall, text).problems[0]


def test_a_list_says_the_same_in_rows(hall: Hall) -> None:
    rows = (f"{SAM},2026-12-24,2027-01-02,{RUTH}", f"{RUTH},2026-12-01 13:00,2026-12-01 17:00,")
    text = "\n".join(("email,from,to,cover", *rows))
    assert bring_in(hall, text, "leave.csv") == AbsenceImportResult(added=2)
    assert [span(one) for one in stored_absences(hall)] == [
        ("2026-12-01 13:00", "2026-12-01 17:00"),
        ("2026-12-24 00:00", "2027-01-03 00:00"),
    ]
    assert bring_in(hall, text.replace("2027-01-02", "2027-01-03"), "leave.csv").changed == 1


def test_a_lists_errors_name_row_and_column(hall: Hall) -> None:
    text = f"email,from,to,cover\n{SAM},24 Dec,2027-01-02,\n{SAM},2026-12-24,2026-12-20,\n"
    assert bring_in(hall, text, "leave.csv").problems == (
        "leave.csv, row 2, column from: is not a day. Write it like 2026-12-24, or 2026-12-24 13:00.",
        "leave.csv, row 3, column to: is before the beginning. Correct one of them.",
    )
    assert 'the column "cover" is missing' in bring_in(hall, "email,from,to\n", "leave.csv").problems[0]
