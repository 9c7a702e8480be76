"""At night and on bank holidays what is immediate goes on, to people on duty; the rest waits for opening."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from state_machines.settings.local_settings import parse_local_settings
from tests.unit.bot.town_hall import AUTHORITY, CIN_CASE, Hall

FRIDAY_NIGHT = datetime.fromisoformat("2026-12-18T22:00:00+00:00")
CHRISTMAS_EVE = datetime.fromisoformat("2026-12-24T16:30:00+00:00")


def with_a_duty_contact(hall: Hall) -> None:
    """Kofi has the duty manager's part out of hours; Naomi is the last resort."""
    before = f"  last_resort: {hall.kofi.email}"
    after = f"  last_resort: {hall.naomi.email}\n  duty_contact: {hall.kofi.email}"
    text = (AUTHORITY / "settings.yaml").read_text().replace(before, after)
    local = parse_local_settings(text, "settings.yaml")
    hall.services = replace(hall.services, settings=local)


def goes_on(hall: Hall, minutes: int) -> list[str]:
    """Chase each minute; who was told, in order."""
    told: list[str] = []
    for _ in range(minutes):
        hall.advance(minutes=1)
        hall.chase_due()
        told += hall.names_told()
    return told


def test_immediate_danger_at_night_reaches_the_duty_contact_and_not_the_duty_manager(hall: Hall) -> None:
    with_a_duty_contact(hall)
    hall.now = FRIDAY_NIGHT
    hall.submit(hall.tom, hall.fill_report(hall.tom, "LH-1063", immediate_danger="yes"))
    hall.outbox()

    told = goes_on(hall, 25)

    assert "kofi" in told
    assert "helen" not in told
    duty = next(one for one in hall.duties("LH-1063") if hall.kofi.id in one.told_ids)
    assert hall.acknowledge(hall.kofi, duty, case="LH-1063").changed


def test_in_hours_the_duty_manager_has_the_rung_again(hall: Hall) -> None:
    with_a_duty_contact(hall)
    hall.submit(hall.tom, hall.fill_report(hall.tom, "LH-1063", immediate_danger="yes"))
    hall.outbox()
    told = goes_on(hall, 15)
    assert "helen" in told
    assert "kofi" not in told


def test_the_duty_manager_may_still_answer_at_night(hall: Hall) -> None:
    with_a_duty_contact(hall)
    hall.now = FRIDAY_NIGHT
    hall.report(hall.amina)
    assert hall.acknowledge(hall.helen, hall.duty("tell_social_worker")).changed


def test_what_is_not_immediate_waits_until_the_bank_holidays_are_over(hall: Hall) -> None:
    """One working hour from Thursday 16:30: Friday is Christmas Day, Monday stands in for Boxing Day."""
    hall.now = CHRISTMAS_EVE
    hall.report(hall.amina, CIN_CASE, required_by_plan="no")
    chased = {duty.chase_at for duty in hall.duties(CIN_CASE) if duty.is_live}
    assert chased == {datetime.fromisoformat("2026-12-29T09:30:00+00:00")}


def test_what_is_immediate_is_chased_on_christmas_day_within_minutes(hall: Hall) -> None:
    hall.now = CHRISTMAS_EVE + timedelta(hours=20)
    hall.submit(hall.tom, hall.fill_report(hall.tom, "LH-1063", immediate_danger="yes"))
    chased = {duty.chase_at for duty in hall.duties("LH-1063") if duty.is_live}
    assert chased == {hall.now + timedelta(minutes=5)}


def test_an_alarm_at_night_without_a_case_reaches_the_duty_contact(hall: Hall) -> None:
    with_a_duty_contact(hall)
    hall.now = FRIDAY_NIGHT
    session_id = hall.begin(hall.tom, "hostile_incident")
    hall.outbox()
    hall.give(hall.tom, session_id, "not_safe")
    told = set(hall.names_told("alarm"))
    assert told == {"tom", "beth", "priya", "kofi"}


def test_whoever_has_neither_manager_nor_lead_reaches_the_duty_contact_too(hall: Hall) -> None:
    with_a_duty_contact(hall)
    hall.now = FRIDAY_NIGHT
    session_id = hall.begin(hall.gil, "hostile_incident")
    hall.outbox()
    hall.give(hall.gil, session_id, "not_safe")
    assert set(hall.names_told("alarm")) == {"gil", "kofi"}
