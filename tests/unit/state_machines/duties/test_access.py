"""Who sees what: a part in the case gives sight, running the system does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from state_machines.duties.access import FULL, NOTHING, Reach, Sight, sight
from state_machines.duties.circle import Circle
from state_machines.duties.duty import DutyState, remember_told
from state_machines.people.people import Role
from tests.unit.state_machines.authority import AMINA, EVERYONE, NOW, STU, circle, duty

LEADS_DUTY = duty(Role.REPORTER_SAFEGUARDING_LEAD, "priya")


@pytest.mark.parametrize("who", ["sam", "ruth", "david", "helen", "kofi"])
def test_those_responsible_for_the_case_see_all_of_it(who: str) -> None:
    assert sight(EVERYONE[who], circle(), [LEADS_DUTY]) == FULL


def test_a_safeguarding_lead_sees_the_report_that_was_sent_to_them_and_the_step() -> None:
    seen = sight(EVERYONE["priya"], circle(), [LEADS_DUTY])
    assert seen == Sight(Reach.STEP, frozenset({"report-1"}), names_child=True)


@pytest.mark.parametrize("who", ["amina", "tom"])
def test_the_reporter_and_the_network_see_the_step_and_their_own_reports(who: str) -> None:
    assert sight(EVERYONE[who], circle(), [LEADS_DUTY]) == Sight(Reach.STEP)


def test_a_reporter_who_has_no_other_part_in_the_case_sees_the_step() -> None:
    assert sight(STU, circle(reporter="stu")) == Sight(Reach.STEP)


def test_having_been_told_gives_no_sight_once_the_part_is_somebody_elses() -> None:
    told = remember_told(duty(Role.ALLOCATED_SOCIAL_WORKER, "sam"), ["sam", "ina"])
    assert sight(EVERYONE["ina"], circle(), [told]) == NOTHING


@pytest.mark.parametrize(
    ("who", "role", "now"),
    [
        ("sam", Role.ALLOCATED_SOCIAL_WORKER, circle(social_worker="ina")),
        ("grace", Role.REPORTER_LINE_MANAGER, circle(replace(AMINA, line_manager_id="naomi"))),
        ("priya", Role.REPORTER_SAFEGUARDING_LEAD, circle(replace(AMINA, safeguarding_lead_id="naomi"))),
        ("helen", Role.DUTY_MANAGER, replace(circle(), duty_manager_id="stu")),
        ("kofi", Role.LAST_RESORT, circle(last_resort="stu")),
    ],
)
def test_sight_ends_when_the_part_goes_to_somebody_else(who: str, role: Role, now: Circle) -> None:
    ended = replace(duty(role, who), state=DutyState.DONE, acknowledged_by_id=who)
    assert sight(EVERYONE[who], now, [ended]) == NOTHING


def test_whoever_holds_a_duty_of_those_who_lead_sees_the_case() -> None:
    held = duty(Role.ALLOCATED_SOCIAL_WORKER, "ina")
    assert sight(EVERYONE["ina"], circle(), [held]) == FULL


def test_an_acknowledgement_that_expired_gives_no_sight_to_who_once_gave_it() -> None:
    expired = replace(
        duty(Role.ALLOCATED_SOCIAL_WORKER, "ina"), acknowledged_by_id="sam", acknowledged_at=NOW
    )
    assert sight(EVERYONE["sam"], circle(social_worker="ina"), [expired]) == NOTHING


def test_whoever_said_that_it_is_not_theirs_keeps_the_step_only() -> None:
    declined = replace(LEADS_DUTY, declined=(("priya", "on leave"),))
    assert sight(EVERYONE["priya"], circle(), [declined]) == Sight(Reach.STEP)


def test_a_member_of_the_network_who_is_told_of_anothers_report_sees_that_report_too() -> None:
    told = replace(duty(Role.NETWORK, "tom"), meant_for_id="tom")
    assert sight(EVERYONE["tom"], circle(), [told]).report_ids == frozenset({"report-1"})


def test_a_safeguarding_lead_to_whom_nothing_was_sent_sees_nothing() -> None:
    assert sight(EVERYONE["priya"], circle()) == NOTHING


def test_the_reporters_own_line_manager_sees_nothing_unless_told() -> None:
    grace = EVERYONE["grace"]
    assert sight(grace, circle(), [LEADS_DUTY]) == NOTHING
    hers = duty(Role.REPORTER_LINE_MANAGER, "grace")
    assert sight(grace, circle(), [hers]).report_ids == frozenset({"report-1"})


def test_an_administrator_sees_no_content() -> None:
    assert sight(replace(STU, administrator=True), circle(), [LEADS_DUTY]) == NOTHING


def test_being_an_administrator_takes_no_sight_away_either() -> None:
    sam = replace(EVERYONE["sam"], administrator=True)
    assert sight(sam, circle(sam)) == FULL


def test_a_cover_sees_the_case_only_while_they_stand_in() -> None:
    ina = EVERYONE["ina"]
    assert sight(ina, circle()) == NOTHING
    assert sight(ina, circle(away=("sam",))) == FULL
    assert sight(ina, circle(unreachable=("sam",))) == FULL


def test_a_vacant_case_is_seen_by_the_teams_managers() -> None:
    vacant = circle(social_worker=None)
    seeing = {one.id for one in EVERYONE.values() if sight(one, vacant) == FULL}
    assert seeing == {"helen", "david", "kofi"}


def test_the_reporter_of_an_earlier_report_keeps_sight_of_it() -> None:
    around = replace(circle(reporter="amina"), reporters={"report-1": "stu", "report-2": "amina"})
    assert sight(STU, around) == Sight(Reach.STEP)
