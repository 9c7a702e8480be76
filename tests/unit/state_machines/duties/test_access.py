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
    assert seen == Sight(Reach.STEP, frozenset({"report-1"}), names_child=True, reads_known=True)


@pytest.mark.parametrize("who", ["amina", "tom"])
def test_the_reporter_and_the_network_see_the_step_and_their_own_reports(who: str) -> None:
    assert sight(EVERYONE[who], circle(), [LEADS_DUTY]) == Sight(Reach.STEP, reads_known=True)


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
    held = duty(Role.ALLOCATED_SOCIAL_WORKER, "helen")
    vacant = replace(circle(social_worker=None), duty_manager_id=None, duty_contact_id="helen")
    assert sight(EVERYONE["helen"], vacant, [held]) == FULL


def test_a_stand_in_sees_nothing_once_the_person_is_back_though_the_duty_still_names_them() -> None:
    held = duty(Role.ALLOCATED_SOCIAL_WORKER, "ina")
    assert sight(EVERYONE["ina"], circle(away=("sam",)), [held]) == FULL
    assert sight(EVERYONE["ina"], circle(), [held]) == NOTHING


def test_a_withdrawn_report_gives_no_sight_to_who_made_it_nor_to_who_was_told_of_it() -> None:
    around = replace(circle(reporter="stu"), withdrawn=frozenset({"report-1"}))
    assert sight(STU, around) == NOTHING
    done = replace(LEADS_DUTY, state=DutyState.DONE, acknowledged_by_id="priya")
    asked = replace(circle(replace(STU, safeguarding_lead_id="priya")), reporters={"report-1": "stu"})
    assert sight(EVERYONE["priya"], asked, [done]).report_ids == frozenset({"report-1"})
    assert sight(EVERYONE["priya"], replace(asked, withdrawn=frozenset({"report-1"})), [done]) == NOTHING


def test_who_still_owes_something_because_of_a_withdrawn_report_keeps_the_step_alone() -> None:
    around = replace(circle(), withdrawn=frozenset({"report-1"}))
    assert sight(EVERYONE["priya"], around, [LEADS_DUTY]) == Sight(Reach.STEP)


def test_another_report_that_stands_keeps_its_reporters_sight() -> None:
    made = {"report-1": "stu", "report-2": "stu"}
    around = replace(circle(reporter="stu"), reporters=made, withdrawn=frozenset({"report-1"}))
    assert sight(STU, around) == Sight(Reach.STEP)


@pytest.mark.parametrize("who", ["sam", "ruth", "priya", "tom"])
def test_whoever_is_barred_sees_nothing_whatever_they_are(who: str) -> None:
    barred = replace(circle(), barred_ids=frozenset({who}))
    assert sight(EVERYONE[who], barred, [LEADS_DUTY]) == NOTHING


def test_a_restricted_case_is_seen_by_those_who_are_named_and_by_nobody_else() -> None:
    restricted = replace(circle(), named_ids=frozenset({"sam", "ruth"}))
    assert {one.id for one in EVERYONE.values() if sight(one, restricted, [LEADS_DUTY]) != NOTHING} == {
        "sam",
        "ruth",
    }


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
