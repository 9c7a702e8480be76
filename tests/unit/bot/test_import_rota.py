"""A rota comes in whole or not at all, says who is on duty, and its holes are found two weeks ahead."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.reading.snapshot import circle_of
from bot.use_cases.chase.follow_people_changes import follow_people_changes
from bot.use_cases.people.import_people import import_people
from bot.use_cases.people.import_rota import RotaFile, RotaImportResult, import_rota
from state_machines.duties.circle import Circle
from state_machines.people.absences import Absence
from state_machines.people.rota import RotaPart
from tests.unit.bot.people_holes import holes
from tests.unit.bot.test_import_absences import calendar
from tests.unit.bot.town_hall import AUTHORITY, CP_CASE, Hall

HEADER = "part,team,person,begins,ends"
#: The week of the hall's morning: Ruth by day, and Kofi for everybody by night.
DAYS = "duty manager,north,ruth.adeyemi@larkhaven.example,2026-11-16,2026-12-13"
NIGHTS = "duty contact,,naomi.clarke@larkhaven.example,2026-11-16 17:00,2026-12-13 09:00"
FRIDAY_NIGHT = datetime.fromisoformat("2026-11-20T22:00:00+00:00")


def bring_in(hall: Hall, *rows: str, name: str = "rota.csv") -> RotaImportResult:
    return import_rota(hall.services.store, RotaFile(name, "\n".join((HEADER, *rows))), hall.now)


def circle(hall: Hall) -> Circle:
    with hall.reading() as uow:
        case = uow.cases.by_reference(CP_CASE)
        assert case is not None
        return circle_of(uow, hall.services.settings, case, hall.now)


def test_the_rota_says_who_is_duty_manager_and_out_of_hours_who_is_duty_contact(hall: Hall) -> None:
    assert bring_in(hall, DAYS, NIGHTS) == RotaImportResult(shifts=2)
    assert (circle(hall).duty_manager_id, circle(hall).duty_contact_id) == (hall.ruth.id, None)
    hall.now = FRIDAY_NIGHT
    assert circle(hall).duty_contact_id == hall.naomi.id


def test_where_the_rota_names_nobody_the_settings_do(hall: Hall) -> None:
    bring_in(hall, DAYS)
    hall.now += timedelta(days=60)
    assert (circle(hall).duty_manager_id, circle(hall).duty_contact_id) == (hall.helen.id, None)


def test_a_later_file_replaces_what_it_is_for_and_leaves_the_rest(hall: Hall) -> None:
    weeks = [
        f"Duty Manager,north,ruth.adeyemi@larkhaven.example,2026-11-{day},2026-11-{day + 6}"
        for day in (16, 23)
    ]
    bring_in(hall, *weeks)
    swapped = "duty_manager,north,sam.okafor@larkhaven.example,2026-11-16,2026-11-22"
    assert bring_in(hall, swapped) == RotaImportResult(shifts=1, replaced=1)
    assert bring_in(hall, swapped) == RotaImportResult(shifts=1, replaced=1)
    assert circle(hall).duty_manager_id == hall.sam.id
    hall.now += timedelta(days=7)
    assert circle(hall).duty_manager_id == hall.ruth.id


def test_a_rota_with_a_mistake_brings_nothing_in_and_names_each(hall: Hall) -> None:
    done = bring_in(
        hall,
        DAYS,
        "duty doctor,north,ruth.adeyemi@larkhaven.example,2026-11-16,2026-11-20",
        "duty manager,north,nobody@larkhaven.example,2026-11-23,2026-11-24",
        "duty manager,north,ruth.adeyemi@larkhaven.example,2026-11-30 17:00,2026-11-30 09:00",
        "duty manager,north,ruth.adeyemi@larkhaven.example,tomorrow,2026-11-30 09:00",
        "duty manager,north,sam.okafor@larkhaven.example,2026-11-16,2026-11-17",
        "duty manager,north,sam.okafor@larkhaven.example,2026-12-16,2062-12-17",
    )
    assert done.problems == (
        "rota.csv, row 3, column part: is no part of a rota. Write duty manager or duty contact.",
        "rota.csv, row 6, column begins: is not a day. Write it like 2026-12-24, or 2026-12-24 13:00.",
        "rota.csv, row 5, column ends: is before the beginning. Correct one of them.",
        "rota.csv, row 4: nobody has the address that is named. Add them to people.csv, or name"
        " somebody else.",
        "rota.csv, row 7: another shift begins then too, at rota.csv, row 2. Keep one of them.",
        "rota.csv, row 8: it lasts more than a year. Correct its end.",
    )
    assert circle(hall).duty_manager_id == hall.helen.id
    assert hall.audit("rota:import") == []


def test_times_are_londons(hall: Hall) -> None:
    row = "duty manager,north,ruth.adeyemi@larkhaven.example,2026-06-01 09:00,2026-06-01 17:00"
    bring_in(hall, row)
    with hall.reading() as uow:
        (one,) = uow.rota.in_force(
            datetime.fromisoformat("2026-06-01T00:00+00:00"), datetime.fromisoformat("2026-06-02T00:00+00:00")
        )
    assert f"{one.begins_at:%H:%M} {one.ends_at:%H:%M}" == "08:00 16:00"


def test_a_calendar_brings_the_same_in(hall: Hall) -> None:
    day = (
        "UID:1",
        "SUMMARY:Duty manager: north",
        "DTSTART;VALUE=DATE:20261116",
        "DTEND;VALUE=DATE:20261121",
        "ATTENDEE;CN=Ruth:mailto:ruth.adeyemi@larkhaven.example",
    )
    night = (
        "UID:2",
        "SUMMARY:Duty contact",
        "DTSTART;TZID=Europe/London:20261120T170000",
        "DTEND;TZID=Europe/London:20261123T090000",
        "ATTENDEE:mailto:naomi.clarke@larkhaven.example",
    )
    off = ("UID:3", "STATUS:CANCELLED", *night[1:])
    file = RotaFile("rota.ics", calendar(day, night, off))
    assert import_rota(hall.services.store, file, hall.now) == RotaImportResult(shifts=2)
    assert circle(hall).duty_manager_id == hall.ruth.id
    hall.now = FRIDAY_NIGHT
    assert circle(hall).duty_contact_id == hall.naomi.id


def test_an_event_that_does_not_say_what_it_is_brings_nothing_in(hall: Hall) -> None:
    event = ("UID:1", "SUMMARY:Leave", "DTSTART;VALUE=DATE:20261116", "ATTENDEE:mailto:a@b.example")
    done = import_rota(hall.services.store, RotaFile("rota.ics", calendar(event)), hall.now)
    assert done.problems == (
        "rota.ics, line 4, event “Leave”: its title is no part of a rota."
        " Write duty manager or duty contact. A team stands after a colon.",
    )


def test_with_people_and_cases_all_three_come_in_or_none(hall: Hall) -> None:
    people, cases = ((AUTHORITY / name).read_text() for name in ("people.csv", "cases.csv"))
    wrong = RotaFile("rota.csv", f"{HEADER}\nduty manager,north,nobody@x.example,2026-11-16,2026-11-17")
    assert len(import_people(hall.services.store, people, cases, hall.now, wrong).problems) == 1
    right = RotaFile("rota.csv", f"{HEADER}\n{DAYS}")
    assert import_people(hall.services.store, people, cases, hall.now, right).shifts == 1
    assert circle(hall).duty_manager_id == hall.ruth.id


def test_what_the_last_duty_manager_held_goes_to_the_one_who_is_on_duty_now(hall: Hall) -> None:
    bring_in(hall, DAYS.replace("ruth.adeyemi", "naomi.clarke"))
    hall.submit(hall.tom, hall.fill_report(hall.tom, "LH-1088", immediate_danger="yes"))
    assert hall.naomi.id in holders(hall)
    bring_in(hall, DAYS)
    follow_people_changes(hall.services, hall.now)
    assert hall.ruth.id in holders(hall)
    assert hall.naomi.id not in holders(hall)


def holders(hall: Hall) -> set[str]:
    return {duty.holder_id for duty in hall.duties("LH-1088") if duty.is_live}


def test_people_check_names_a_gap_and_who_is_not_there(hall: Hall) -> None:
    before = holes(hall)
    bring_in(hall, DAYS.replace("2026-12-13", "2026-11-20"), NIGHTS)
    with hall.services.store.write() as uow:
        away = Absence("a", hall.naomi.id, hall.now, hall.now + timedelta(days=2), hall.now)
        uow.absences.save_many([away])
        uow.commit()
    found = [line for line in holes(hall) if line not in before]
    assert found[:2] == [
        "Nobody is duty manager of north on the rota from Mon 23 Nov, 09:00 to Tue 1 Dec, 10:05."
        " Meanwhile it is Helen Marsh, as the local settings say.",
        "Naomi Clarke is duty contact on the rota from Mon 16 Nov, 17:00 to Sun 13 Dec, 09:00, and is away"
        " until 10:05 on 19 November.",
    ]


def test_the_rota_goes_by_its_parts_only(hall: Hall) -> None:
    bring_in(hall, DAYS, NIGHTS)
    with hall.reading() as uow:
        assert uow.rota.parts_given() == {(RotaPart.DUTY_MANAGER, "north"), (RotaPart.DUTY_CONTACT, None)}
