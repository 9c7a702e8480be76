"""Pan-Dorset's chart as people use it: every agency told, the reporter's own duties, any agency's call."""

from __future__ import annotations

from dataclasses import replace

import pytest

from state_machines.duties.duty import DutyState
from state_machines.policy.policy import load_policy
from tests.unit.bot.town_hall import Hall

REASON = "Discussed today."


@pytest.fixture(autouse=True)
def in_dorset(hall: Hall) -> None:
    hall.services = replace(hall.services, policy=load_policy("pan-dorset-2015"))


def test_every_agency_of_the_network_is_told_promptly_and_the_reporter_tries_again(hall: Hall) -> None:
    hall.report(hall.amina)
    assert sorted(set(hall.names_told())) == ["amina", "grace", "sam", "tom"]
    told = {duty.holder_id: duty for duty in hall.duties() if duty.key == "tell_network"}
    assert set(told) == {hall.amina.id, hall.tom.id}
    # Amina made the report, so she need not acknowledge it.
    assert (told[hall.amina.id].state, told[hall.tom.id].state) == (DutyState.DONE, DutyState.OPEN)
    assert told[hall.tom.id].limit.text == "promptly"
    assert hall.duty("reach_family").holder_id == hall.amina.id


def test_a_reporter_agrees_further_attempts_although_somebody_else_reported_last(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.report(hall.amina)
    assert hall.escalation().step == "repeated_failure"
    hall.advance(minutes=5)
    hall.report(hall.sam)
    hall.record(hall.amina, "agree_more_attempts", reason=REASON)
    assert hall.escalation().step == "reaching_out"


def test_a_member_of_the_network_calls_the_meeting_and_the_lead_practitioner_holds_it(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.record(hall.tom, "call_professionals_meeting", reason=REASON)
    hall.record(hall.sam, "arrange_meeting", planned_on="2026-11-24")
    assert hall.duty("hold_professionals_meeting").holder_id == hall.sam.id
