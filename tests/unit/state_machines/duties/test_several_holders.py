"""Roles that several people hold: each has a duty of their own, and nobody's answer does another's."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from state_machines.case.case import Plan
from state_machines.duties.circle import Circle, circles_by_holder, resolve
from state_machines.duties.duty import Rank
from state_machines.duties.ladder import climb
from state_machines.duties.rank import rank
from state_machines.duties.roles import holder_of, present_roles
from state_machines.people.people import SEVERAL, Role
from tests.unit.state_machines.authority import (
    AMINA,
    EVERYONE,
    GRACE,
    HOUR,
    HOURLY,
    NOW,
    PRIYA,
    RUTH,
    TOM,
    circle,
    duty,
)

MANAGERS = Role.NETWORK_LINE_MANAGERS


def ids(role: Role, around: Circle) -> list[str | None]:
    people = [resolve(role, view) for view in circles_by_holder(role, around)]
    return [one.id if one else None for one in people]


def two_agencies() -> Circle:
    return circle(replace(AMINA, agency="Health"), replace(TOM, agency="School", line_manager_id="priya"))


def test_each_member_of_the_network_is_a_holder() -> None:
    assert ids(Role.NETWORK, circle()) == ["amina", "tom"]


def test_each_agency_has_one_line_manager_and_so_have_those_of_the_lead_and_the_social_worker() -> None:
    assert ids(MANAGERS, circle()) == ["grace"]
    assert ids(MANAGERS, two_agencies()) == ["grace", "priya", "ruth"]


def test_an_agency_whose_first_member_has_no_manager_is_answered_for_by_the_next_members() -> None:
    assert ids(MANAGERS, circle(replace(AMINA, line_manager_id=None))) == ["grace"]


def test_an_agency_without_any_manager_falls_to_the_teams_duty_manager() -> None:
    views = circles_by_holder(MANAGERS, circle(replace(AMINA, agency="Health", line_manager_id=None)))
    held = [holder_of(MANAGERS, view).person for view in views]
    assert [one.id if one else None for one in held] == ["helen", "grace"]


def test_a_case_without_a_network_leaves_the_role_vacant_once() -> None:
    around = circle()
    alone = replace(around, case=replace(around.case, network_ids=()))
    assert ids(Role.NETWORK, alone) == [None]
    assert ids(MANAGERS, alone) == ["ruth"]
    nobody = replace(
        alone, case=replace(alone.case, allocated_social_worker_id=None, lead_practitioner_id=None)
    )
    assert ids(MANAGERS, nobody) == [None]


def test_a_duty_is_its_own_holders_and_not_the_other_holders() -> None:
    around = two_agencies()
    of_grace = replace(duty(MANAGERS, "grace"), meant_for_id="grace")
    assert rank(of_grace, GRACE, around) is Rank.HOLDER
    assert rank(of_grace, PRIYA, around) is Rank.NONE


def test_every_holder_has_the_role() -> None:
    for one in (GRACE, PRIYA, RUTH):
        assert MANAGERS in present_roles(one, two_agencies())
    assert MANAGERS not in present_roles(TOM, two_agencies())


def test_one_of_several_duties_goes_back_from_the_cover_to_the_person_it_is_meant_for() -> None:
    around = circle()
    around = replace(around, case=replace(around.case, network_ids=("sam", "tom")))
    covered = replace(duty(Role.NETWORK, "ina"), meant_for_id="sam", rung=1, told_ids=("ina",))
    climbed = climb(covered, around, HOURLY, NOW + HOUR)
    assert climbed.duty.holder_id == "sam"
    assert "sam" in [one.id for one in climbed.tell]


@given(
    unreachable=st.sets(st.sampled_from(sorted(EVERYONE))),
    role=st.sampled_from(sorted(SEVERAL)),
    network=st.lists(st.sampled_from([*sorted(EVERYONE), "unknown"]), max_size=4),
)
def test_every_one_of_several_duties_has_a_holder(
    unreachable: set[str], role: Role, network: list[str]
) -> None:
    around = circle(unreachable=tuple(unreachable))
    around = replace(around, case=replace(around.case, network_ids=tuple(network)))
    assert all(holder_of(role, view).person is not None for view in circles_by_holder(role, around))


def test_with_early_help_the_lead_practitioner_leads_and_social_care_is_the_duty_manager() -> None:
    around = circle(social_worker=None)
    led = replace(around, case=replace(around.case, plan=Plan.EH, lead_practitioner_id="tom"))
    assert ids(Role.LEAD_PRACTITIONER, led) == ["tom"]
    assert ids(Role.CHILDRENS_SOCIAL_CARE, led) == ["helen"]
