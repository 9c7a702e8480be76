"""A case is given to another social worker in the people file while its report is open."""

from __future__ import annotations

from bot.use_cases.chase.follow_people_changes import follow_people_changes
from bot.use_cases.people.import_people import import_people
from bot.use_cases.show.case_status import case_status
from bot.use_cases.show.home_card import home_card
from bot.use_cases.show.my_cases import my_cases
from state_machines.duties.duty import DutyKind, DutyState
from state_machines.people.people import Role
from tests.unit.bot.people_holes import holes
from tests.unit.bot.town_hall import AUTHORITY, CP_CASE, Hall


def give_the_case_to(hall: Hall, email: str) -> None:
    people, cases = ((AUTHORITY / name).read_text() for name in ("people.csv", "cases.csv"))
    lines = [
        line.replace(hall.sam.email, email, 1) if line.startswith(CP_CASE) else line
        for line in cases.splitlines()
    ]
    assert import_people(hall.services.store, people, "\n".join(lines), hall.now).problems == ()


def holders_of(hall: Hall, role: Role) -> set[str]:
    """Who holds what is still owed in this role."""
    return {duty.holder_id for duty in hall.duties() if duty.is_live and duty.role is role}


def test_what_the_old_social_worker_held_goes_to_the_new_one_at_once(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.outbox()
    hall.advance(minutes=1)
    give_the_case_to(hall, hall.ina.email)
    follow_people_changes(hall.services, hall.now)
    assert holders_of(hall, Role.ALLOCATED_SOCIAL_WORKER) == {hall.ina.id}
    assert hall.names_told() == ["ina"]
    live = [duty for duty in hall.duties() if duty.is_live]
    assert live
    assert all(duty.chase_at and duty.chase_at > hall.now for duty in live)
    assert hall.audit("case:reallocate") == [""]
    assert hall.acknowledge(hall.ina).changed


def test_what_the_old_social_worker_had_acknowledged_is_asked_of_the_new_one(hall: Hall) -> None:
    hall.report(hall.amina)
    act = next(duty for duty in hall.duties() if duty.kind is DutyKind.ACT and duty.holder_id == hall.sam.id)
    hall.acknowledge(hall.sam, act)
    hall.outbox()
    give_the_case_to(hall, hall.ina.email)
    follow_people_changes(hall.services, hall.now)
    now = next(duty for duty in hall.duties() if duty.id == act.id)
    assert (now.state, now.holder_id) == (DutyState.OPEN, hall.ina.id)
    assert hall.names_told() == ["ina"]


def test_whoever_had_the_case_before_finds_it_in_no_list_and_no_status(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.acknowledge(hall.sam)
    assert CP_CASE in my_cases(hall.services, hall.sam, hall.now).text
    give_the_case_to(hall, hall.ina.email)
    follow_people_changes(hall.services, hall.now)
    assert CP_CASE not in my_cases(hall.services, hall.sam, hall.now).text
    assert CP_CASE not in home_card(hall.services, hall.sam, hall.now).text
    assert "that you can see" in case_status(hall.services, hall.sam, CP_CASE, hall.now).title
    assert CP_CASE in my_cases(hall.services, hall.ina, hall.now).text


def test_the_same_file_again_chases_nobody(hall: Hall) -> None:
    hall.report(hall.amina)
    before = hall.duties()
    give_the_case_to(hall, hall.sam.email)
    assert hall.duties() == before
    assert hall.audit("case:reallocate") == []


def test_status_and_the_check_of_people_go_by_the_new_social_worker(hall: Hall) -> None:
    hall.report(hall.amina)
    give_the_case_to(hall, "")
    assert any(line.startswith(CP_CASE) for line in holes(hall))
    give_the_case_to(hall, hall.ina.email)
    follow_people_changes(hall.services, hall.now)
    assert [line for line in holes(hall) if line.startswith(CP_CASE)] == []
    assert "Ina Bell" in case_status(hall.services, hall.ruth, CP_CASE, hall.now).text


def test_a_case_whose_new_social_worker_has_another_manager_takes_that_manager_with_it(hall: Hall) -> None:
    hall.report(hall.amina)
    give_the_case_to(hall, hall.helen.email)
    follow_people_changes(hall.services, hall.now)
    assert holders_of(hall, Role.ALLOCATED_SOCIAL_WORKER) == {hall.helen.id}
    assert hall.ruth.id not in holders_of(hall, Role.SOCIAL_WORKER_MANAGER)
