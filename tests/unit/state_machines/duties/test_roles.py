"""Roles resolve to people who can be reached, and whoever was passed over is named."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from state_machines.duties.circle import Circle, line_managers, people_above, resolve
from state_machines.duties.roles import RoleHolder, holder_of, present_roles, roles_to_act_in
from state_machines.duties.rungs import SkippedRung, rungs_of, skipped_rungs
from state_machines.people.people import SEVERAL, Person, Role
from tests.unit.state_machines.authority import AMINA, DAVID, EVERYONE, HELEN, RUTH, SAM, STU, circle

SW = Role.ALLOCATED_SOCIAL_WORKER
MANAGER = Role.SOCIAL_WORKER_MANAGER
#: Where no lead practitioner is named the social worker leads, and they are children's social care.
OF_THE_SOCIAL_WORKER = {SW, Role.LEAD_PRACTITIONER, Role.CHILDRENS_SOCIAL_CARE}


def holder_id(held: RoleHolder) -> str:
    assert held.person is not None
    return held.person.id


def below(held: RoleHolder, around: Circle) -> tuple[SkippedRung, ...]:
    """Who of the social worker's ladder was passed over to come to this person."""
    return skipped_rungs(rungs_of(SW, around)[: held.rung])


def test_each_role_of_a_case_names_its_person() -> None:
    named = {role: resolve(role, circle()) for role in Role if role not in SEVERAL}
    assert {role: one.id if one else None for role, one in named.items()} == {
        Role.REPORTER: "amina",
        Role.REPORTER_SAFEGUARDING_LEAD: "priya",
        Role.REPORTER_LINE_MANAGER: "grace",
        Role.ALLOCATED_SOCIAL_WORKER: "sam",
        Role.SOCIAL_WORKER_MANAGER: "ruth",
        Role.DUTY_MANAGER: "helen",
        Role.SERVICE_MANAGER: "david",
        Role.LAST_RESORT: "kofi",
        Role.LEAD_PRACTITIONER: "sam",
        Role.LEAD_PRACTITIONER_MANAGER: "ruth",
        Role.CHILDRENS_SOCIAL_CARE: "sam",
        Role.WHO_RAISED_IT: None,
        Role.SECOND_PERSON: None,
    }


def test_what_somebody_raised_stays_theirs_whoever_reports_next_and_nobody_else_has_the_role() -> None:
    around = replace(circle(reporter="amina"), meant_for_id="tom")
    assert holder_of(Role.WHO_RAISED_IT, around).person == around.person("tom")
    helen = circle().person("helen")
    assert helen is not None
    assert Role.WHO_RAISED_IT not in present_roles(helen, circle()) | roles_to_act_in(helen, circle())


def test_without_a_reporter_or_a_social_worker_their_people_are_vacant() -> None:
    bare = circle(reporter=None, social_worker=None)
    vacant = [role for role in Role if role not in SEVERAL and resolve(role, bare) is None]
    assert vacant == [
        Role.REPORTER,
        Role.REPORTER_SAFEGUARDING_LEAD,
        Role.REPORTER_LINE_MANAGER,
        Role.ALLOCATED_SOCIAL_WORKER,
        Role.SOCIAL_WORKER_MANAGER,
        Role.LEAD_PRACTITIONER,
        Role.LEAD_PRACTITIONER_MANAGER,
        Role.WHO_RAISED_IT,
        Role.SECOND_PERSON,
    ]


def test_a_report_brings_its_own_reporter() -> None:
    around = replace(circle(reporter="amina"), reporters={"report-2": "sam"})
    assert around.of_report("report-2").reporter_id == "sam"
    assert around.of_report(None).reporter_id == "amina"


def test_a_reachable_person_holds_their_own_role() -> None:
    assert holder_of(SW, circle()) == RoleHolder(SAM, 0)


def test_a_vacant_social_worker_falls_to_the_duty_manager_who_is_told_so() -> None:
    around = circle(social_worker=None)
    held = holder_of(SW, around)
    assert holder_id(held) == "helen"
    assert [one.words for one in below(held, around)] == [
        "allocated social worker: nobody is named",
    ]


def test_an_unreachable_social_worker_falls_to_their_cover() -> None:
    around = circle(unreachable=("sam",))
    held = holder_of(SW, around)
    assert holder_id(held) == "ina"
    assert [one.words for one in below(held, around)] == [
        "Sam Okafor (allocated social worker) cannot be reached by message"
    ]


def test_somebody_away_falls_to_their_cover_and_then_to_their_line_manager() -> None:
    around = circle(away=("sam", "ina"))
    held = holder_of(SW, around)
    assert holder_id(held) == "ruth"
    assert [(one.who, one.why) for one in below(held, around)] == [
        ("Sam Okafor", "is away until 24 November"),
        ("Ina Bell", "is away until 24 November"),
    ]


def test_the_reporter_never_stands_in_for_another_role() -> None:
    around = circle(reporter="ina", unreachable=("sam",))
    held = holder_of(SW, around)
    assert holder_id(held) == "ruth"
    assert "Ina Bell (Sam Okafor's cover) made this report" in [one.words for one in below(held, around)]


def test_the_reporter_keeps_their_own_role() -> None:
    assert holder_id(holder_of(SW, circle(reporter="sam"))) == "sam"


def test_the_last_resort_holds_when_nobody_else_can_be_reached() -> None:
    others = tuple(one for one in EVERYONE if one != "kofi")
    around = circle(unreachable=others)
    held = holder_of(SW, around)
    assert holder_id(held) == "kofi"
    assert held.reachable


def test_when_nobody_can_be_reached_the_duty_still_has_a_named_holder_and_an_alarm() -> None:
    around = circle(unreachable=tuple(EVERYONE))
    held = holder_of(SW, around)
    assert holder_id(held) == "kofi"
    assert not held.reachable


def test_nobody_named_at_all_is_told_apart() -> None:
    empty = replace(circle(), people={})
    held = holder_of(SW, empty)
    assert held.person is None
    assert not held.reachable


def test_the_line_above_runs_through_the_managers_to_the_last_resort() -> None:
    assert [one.id for one in people_above(SAM, circle())] == ["ruth", "david", "helen", "kofi"]


def test_only_later_team_managers_are_above_a_team_manager() -> None:
    assert [one.id for one in people_above(DAVID, circle())] == ["kofi"]
    assert [one.id for one in people_above(HELEN, circle())] == ["david", "kofi"]


def test_a_circle_of_managers_ends_where_it_closes() -> None:
    around = circle(replace(RUTH, line_manager_id="david"), replace(DAVID, line_manager_id="ruth"))
    assert [one.id for one in line_managers(SAM, around)] == ["ruth", "david"]
    assert [one.id for one in line_managers(around.people["ruth"], around)] == ["david"]


@given(managers=st.dictionaries(st.sampled_from(sorted(EVERYONE)), st.sampled_from(sorted(EVERYONE))))
def test_however_managers_are_named_the_line_ends_and_never_comes_back(managers: dict[str, str]) -> None:
    changed = [replace(EVERYONE[one], line_manager_id=above) for one, above in managers.items()]
    around = circle(*changed)
    for one in around.people.values():
        line = [senior.id for senior in people_above(one, around)]
        assert one.id not in line
        assert len(line) == len(set(line))


def role_names(roles: frozenset[Role]) -> set[str]:
    return {role.value for role in roles}


def test_a_manager_holds_their_own_role_and_acts_in_those_below() -> None:
    of_a_manager = {"social_worker_manager", "lead_practitioner_manager"}
    assert role_names(present_roles(RUTH, circle())) == of_a_manager
    assert role_names(roles_to_act_in(RUTH, circle())) == {*of_a_manager, *OF_THE_SOCIAL_WORKER}


def test_whoever_stands_in_holds_the_role() -> None:
    assert SW in present_roles(HELEN, circle(social_worker=None))


def test_a_cover_may_act_for_the_one_they_cover() -> None:
    ina = EVERYONE["ina"]
    assert roles_to_act_in(ina, circle()) == frozenset()
    assert roles_to_act_in(ina, circle(away=("sam",))) == OF_THE_SOCIAL_WORKER


def test_a_reporters_manager_does_not_become_the_reporter() -> None:
    grace = EVERYONE["grace"]
    assert Role.REPORTER not in roles_to_act_in(grace, circle())
    assert Role.REPORTER in roles_to_act_in(AMINA, circle())


def test_a_social_worker_has_no_role_above_their_own() -> None:
    assert roles_to_act_in(SAM, circle()) == OF_THE_SOCIAL_WORKER


def test_a_stranger_has_no_role() -> None:
    assert roles_to_act_in(STU, circle()) == frozenset()


@given(unreachable=st.sets(st.sampled_from(sorted(EVERYONE))), role=st.sampled_from(sorted(Role)))
def test_whoever_holds_can_be_reached_whenever_anybody_on_the_ladder_can(
    unreachable: set[str], role: Role
) -> None:
    around = circle(unreachable=tuple(unreachable))
    held = holder_of(role, around)
    person: Person | None = held.person
    assert person is not None
    assert held.reachable == person.reachable
    assert held.reachable or "kofi" in unreachable
