"""A ping on a phone: the first line says what it is, and it is short enough to be read standing."""

from __future__ import annotations

from tests.unit.bot.town_hall import Hall

#: Of the notifications that phones show in full, the shortest have about this much room.
A_LOCKED_SCREEN = 130


def test_the_first_lines_say_what_how_urgent_and_what_to_do(hall: Hall) -> None:
    hall.report(hall.amina)
    title, lead, *_ = hall.ping(hall.sam).text.splitlines()
    assert title == "Missed visit: LH-1042, urgent"
    role = "allocated social worker"
    assert lead == f"You are asked as the {role}: please read the report and say that you have it."
    assert len(f"{title} {lead}") <= A_LOCKED_SCREEN


def test_danger_stands_above_everything_else(hall: Hall) -> None:
    hall.report(hall.amina, immediate_danger="yes")
    shown = hall.ping(hall.sam)
    assert shown.title == "Missed visit: LH-1042, immediate danger"
    assert shown.lead.startswith("The reporter says that somebody is in immediate danger.")


def test_a_closed_case_asks_nothing_in_its_first_line(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.record(hall.sam, "arrange_meeting", planned_on="2026-11-17")
    hall.record(hall.sam, "record_engaging", reason="Both visits were kept.")
    shown = hall.ping(hall.sam)
    assert shown.title == "Missed visit: LH-1042, closed"
    assert "Nothing more is asked of anybody." in shown.lead


def test_a_limit_is_the_day_and_whose_rule_it_is(hall: Hall) -> None:
    hall.report(hall.amina)
    (task,) = next(part.lines for part in hall.ping(hall.sam).sections if part.heading == "Next step")
    assert task.endswith("Sam Okafor, not acknowledged. Time limit: Tue 24 Nov, 10:05 (set locally).")


def test_a_limit_that_nobody_set_is_said_to_be_not_set(hall: Hall) -> None:
    hall.report(hall.amina, "LH-1057")
    (task,) = next(
        part.lines for part in hall.ping(hall.sam, "LH-1057").sections if part.heading == "Next step"
    )
    assert task.endswith("Time limit: not set.")
