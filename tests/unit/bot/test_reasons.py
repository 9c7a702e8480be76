"""Why a case stands where it stands: told from the moves as they were stored."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import update

from bot.use_cases.show.case_status import case_why
from state_machines.people.people import Person
from state_machines.policy.policy import load_policy
from storage.tables import moves
from tests.unit.bot.town_hall import ACCOUNT, CHILD, CIN_CASE, CP_CASE, Hall


def why(hall: Hall, person: Person, case: str = CP_CASE) -> str:
    return case_why(hall.services, person, case, hall.now).text


def test_every_move_says_who_what_and_the_section_that_it_followed(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.advance(hours=2)
    hall.record(hall.sam, "arrange_meeting", planned_on="2026-11-20")
    said = why(hall, hall.ruth)
    assert "1. Tue 17 Nov, 10:05, Amina Yusuf: reported a missed visit. From " in said
    assert "2. Tue 17 Nov, 12:05, Sam Okafor: " in said
    assert "(20 November 2026)" in said
    assert said.count("Because: ") == 2
    assert "Camden 2019, section" in said
    assert "Social worker's manager, Ruth Adeyemi: Read the report and say that you have it" in said


def test_what_nobody_set_a_limit_for_is_named(hall: Hall) -> None:
    hall.report(hall.amina, CIN_CASE)
    said = why(hall, hall.ruth, CIN_CASE)
    assert "Time limits not set" in said
    assert "Neither Camden 2019 nor Larkhaven Council (fictional) sets one for: “" in said


def test_a_reconstructed_rule_is_said_to_be_one(hall: Hall) -> None:
    hall.services = replace(hall.services, policy=load_policy("stockport-3.7"))
    hall.report(hall.amina, what_happened="cut_short")
    assert "Line 1 is reconstructed: the document is silent there, or cut." in why(hall, hall.sam)


def test_it_is_what_the_move_carried_and_not_what_the_policy_says_now(hall: Hall) -> None:
    hall.report(hall.amina)
    with hall.services.store.engine.begin() as connection:
        carried = {"text": "As it was said then.", "section": "99", "row": "C99", "origin": "document"}
        connection.execute(update(moves).values(carried))
    assert "Because: As it was said then. (Camden 2019, section 99, C99)" in why(hall, hall.sam)


def test_whoever_sees_only_the_step_is_told_what_led_to_it_and_no_names(hall: Hall) -> None:
    hall.report(hall.amina)
    said = why(hall, hall.tom)
    assert "What led to this step" in said
    assert "section" in said
    assert "Amina" not in said
    assert "Ruth" not in said


def test_who_may_not_know_of_the_case_is_told_as_if_there_were_none(hall: Hall) -> None:
    hall.report(hall.amina)
    assert why(hall, hall.ina) == why(hall, hall.ina, "LH-9999").replace("LH-9999", CP_CASE)
    assert hall.audit("status:refuse") == ["ina", "ina"]


def test_it_names_no_child_and_no_narrative_and_is_on_the_record(hall: Hall) -> None:
    hall.report(hall.amina)
    said = why(hall, hall.ruth)
    assert CHILD not in said
    assert ACCOUNT not in said
    assert hall.audit("status:read") == ["ruth"]


def test_a_case_that_never_had_a_report_says_so(hall: Hall) -> None:
    assert "nothing is open" in why(hall, hall.ruth)
