"""A safeguarding lead asks who looked at a case; nobody else can, and each asking is on record."""

from __future__ import annotations

from bot.use_cases.show.case_status import case_status
from bot.use_cases.show.open_case import open_case
from bot.use_cases.show.who_looked import who_looked
from tests.unit.bot.town_hall import CHILD, CP_CASE, Hall, labels

BUTTON = "Who looked at this"


def test_the_lead_reads_who_looked_and_who_was_refused(hall: Hall) -> None:
    case = hall.report(hall.amina)
    open_case(hall.services, hall.sam, case.id, hall.now)
    open_case(hall.services, hall.helen, case.id, hall.now)
    shown = who_looked(hall.services, hall.priya, case.id, hall.now)
    assert shown.private
    assert CHILD not in shown.text
    lines = shown.text.splitlines()
    assert f"{CP_CASE}: who looked at this" in lines
    assert any(line.endswith("Sam Okafor opened the case") for line in lines)
    assert hall.audit("case_reads:read") == ["priya"]


def test_nobody_else_can_and_that_they_tried_is_on_record(hall: Hall) -> None:
    case = hall.report(hall.amina)
    shown = who_looked(hall.services, hall.tom, case.id, hall.now)
    assert shown.title == "You cannot open this"
    assert hall.audit("case_reads:refuse") == ["tom"]
    again = who_looked(hall.services, hall.priya, case.id, hall.now)
    assert any("Tom Reyes was refused" in line for line in again.text.splitlines())
    assert who_looked(hall.services, hall.priya, "nowhere", hall.now).title == "You cannot open this"


def test_only_the_lead_is_shown_the_button(hall: Hall) -> None:
    hall.report(hall.amina)
    shown = {
        name: BUTTON in labels(case_status(hall.services, hall.people[name], CP_CASE, hall.now))
        for name in ("priya", "sam", "ruth", "amina", "grace")
    }
    assert shown == {"priya": True, "sam": False, "ruth": False, "amina": False, "grace": False}
