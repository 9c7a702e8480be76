"""The first line of a ping says once what is so of several duties of one person."""

from __future__ import annotations

from dataclasses import replace

from state_machines.policy.policy import load_policy
from tests.unit.bot.town_hall import Hall


def test_two_duties_of_one_manager_that_climbed_are_said_once_to_whoever_is_above(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.record(hall.sam, "ask_professionals_only", reason="They did not come twice.")
    for _ in range(8):
        hall.advance(hours=12)
        hall.chase_due()
    climbed = [duty for duty in hall.duties() if duty.holder_id == hall.ruth.id and duty.is_live]
    assert len(climbed) == 2
    assert all(hall.david.id in duty.told_ids for duty in climbed)
    said = hall.ping(hall.david).text
    assert said.count("Ruth Adeyemi (social worker's manager) has not answered. You can take this over.") == 1


def test_whoever_is_above_reads_what_was_asked_of_those_who_have_not_answered(hall: Hall) -> None:
    hall.report(hall.amina, immediate_danger="yes")
    for _ in range(3):
        hall.advance(minutes=6)
        hall.chase_due()
    told = [duty for duty in hall.duties() if duty.holder_id == hall.sam.id and hall.ruth.id in duty.told_ids]
    assert told
    asked = "read the report, decide what protects the child, and say that you have it"
    assert f"What was asked: {asked}." in hall.ping(hall.ruth).lead


def test_to_read_a_report_goes_without_saying(hall: Hall) -> None:
    hall.report(hall.amina)
    for _ in range(8):
        hall.advance(hours=12)
        hall.chase_due()
    assert "has not answered. You can take this over." in hall.ping(hall.david).lead
    assert "What was asked" not in hall.ping(hall.david).lead


def test_whoever_only_has_something_to_do_reads_in_the_first_line_what(hall: Hall) -> None:
    hall.services = replace(hall.services, policy=load_policy("southampton-2024"))
    hall.report(hall.amina)
    lead = hall.ping(hall.amina).lead
    assert lead == (
        "You are asked as the reporter: please discuss the case with your line manager. "
        "Please say that you have this."
    )
