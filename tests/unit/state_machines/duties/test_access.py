"""Who sees what: a part in the case gives sight, running the system does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from state_machines.duties.access import Sight, sight
from state_machines.duties.duty import remember_told
from state_machines.people.people import Role
from tests.unit.state_machines.authority import EVERYONE, STU, circle, duty

LEADS_DUTY = duty(Role.REPORTER_SAFEGUARDING_LEAD, "priya")


@pytest.mark.parametrize("who", ["sam", "ruth", "david", "helen", "kofi", "priya"])
def test_those_responsible_and_the_lead_it_was_sent_to_see_the_case(who: str) -> None:
    assert sight(EVERYONE[who], circle(), [LEADS_DUTY]) is Sight.FULL


@pytest.mark.parametrize("who", ["amina", "tom"])
def test_the_reporter_and_the_network_see_the_step_and_their_own_reports(who: str) -> None:
    assert sight(EVERYONE[who], circle(), [LEADS_DUTY]) is Sight.OWN_REPORTS_AND_STEP


def test_a_safeguarding_lead_to_whom_nothing_was_sent_sees_nothing() -> None:
    assert sight(EVERYONE["priya"], circle()) is Sight.NONE


def test_the_reporters_own_line_manager_sees_nothing_unless_told() -> None:
    grace = EVERYONE["grace"]
    assert sight(grace, circle(), [LEADS_DUTY]) is Sight.NONE
    assert sight(grace, circle(), [remember_told(LEADS_DUTY, ["grace"])]) is Sight.FULL


def test_an_administrator_sees_no_content() -> None:
    assert sight(replace(STU, administrator=True), circle(), [LEADS_DUTY]) is Sight.NONE


def test_being_an_administrator_takes_no_sight_away_either() -> None:
    sam = replace(EVERYONE["sam"], administrator=True)
    assert sight(sam, circle(sam)) is Sight.FULL


def test_a_cover_sees_the_case_only_while_they_stand_in() -> None:
    ina = EVERYONE["ina"]
    assert sight(ina, circle()) is Sight.NONE
    assert sight(ina, circle(away=("sam",))) is Sight.FULL
    assert sight(ina, circle(unreachable=("sam",))) is Sight.FULL


def test_a_vacant_case_is_seen_by_the_teams_managers() -> None:
    vacant = circle(social_worker=None)
    seeing = {one.id for one in EVERYONE.values() if sight(one, vacant) is Sight.FULL}
    assert seeing == {"helen", "david", "kofi"}


def test_the_reporter_of_an_earlier_report_keeps_sight_of_it() -> None:
    around = replace(circle(reporter="amina"), reporters={"report-1": "stu", "report-2": "amina"})
    assert sight(STU, around) is Sight.OWN_REPORTS_AND_STEP
