"""Whoever has a part from now on hears of what is open in it, and nothing is ever without a holder."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.ports import Account
from bot.use_cases.chase.follow_people_changes import (
    follow_people_changes,
    follow_settings_changes,
    mark_people_changed,
)
from bot.use_cases.people.find_missing_accounts import find_missing_accounts
from bot.use_cases.people.import_people import import_people
from state_machines.people.people import Person, Role
from state_machines.settings.local_settings import parse_local_settings
from tests.unit.bot.town_hall import AUTHORITY, CP_CASE, Hall, account_at


def bring_in(hall: Hall, *changes: tuple[str, str], case: str = "") -> None:
    """The authority's files again, with lines changed; `case` is who is allocated to the CP case."""
    people, cases = ((AUTHORITY / name).read_text() for name in ("people.csv", "cases.csv"))
    for old, new in changes:
        assert old in people
        people = people.replace(old, new)
    lines = [
        line.replace(hall.sam.email, case.removesuffix("nobody"), 1)
        if case and line.startswith(CP_CASE)
        else line
        for line in cases.splitlines()
    ]
    assert import_people(hall.services.store, people, "\n".join(lines), hall.now).problems == ()


def holders(hall: Hall, role: Role) -> set[str]:
    names = {person.id: name for name, person in hall.people.items()}
    return {names[duty.holder_id] for duty in hall.duties() if duty.role is role and duty.is_live}


def lose(hall: Hall, person: Person) -> None:
    with hall.services.store.write() as uow:
        uow.people.link_address(person.id, None, reachable=False)
        mark_people_changed(uow, [person.id], hall.now)
        uow.commit()


def test_a_vacancy_that_is_filled_takes_it_from_whoever_stood_in(hall: Hall) -> None:
    bring_in(hall, case="nobody")
    hall.report(hall.amina)
    assert holders(hall, Role.ALLOCATED_SOCIAL_WORKER) == {"helen"}
    hall.outbox()
    hall.advance(minutes=1)

    bring_in(hall, case=hall.ina.email)
    follow_people_changes(hall.services, hall.now)

    assert holders(hall, Role.ALLOCATED_SOCIAL_WORKER) == {"ina"}
    assert hall.names_told() == ["ina", "ruth"]


def test_a_post_that_falls_vacant_goes_to_whoever_stands_in(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.advance(minutes=1)
    bring_in(hall, case="nobody")
    follow_people_changes(hall.services, hall.now)
    assert holders(hall, Role.ALLOCATED_SOCIAL_WORKER) == {"helen"}


def test_a_new_line_manager_has_the_managers_part_at_once(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.outbox()
    hall.advance(minutes=1)

    bring_in(
        hall,
        (
            "north,ruth.adeyemi@larkhaven.example,ruth.adeyemi@larkhaven.example,,,020 7946 0147\nruth",
            "north,helen.marsh@larkhaven.example,ruth.adeyemi@larkhaven.example,,,020 7946 0147\nruth",
        ),
    )
    follow_people_changes(hall.services, hall.now)

    assert holders(hall, Role.SOCIAL_WORKER_MANAGER) == {"helen"}
    assert "helen" in hall.names_told()
    assert follow_people_changes(hall.services, hall.now) == ()


def test_who_cannot_be_reached_any_more_hands_over_in_every_case(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.report(hall.tom, "LH-1063")
    lose(hall, hall.sam)
    moved = follow_people_changes(hall.services, hall.now)
    assert {one.reference for one in moved} == {CP_CASE, "LH-1063"}
    assert {one.to for one in moved} == {"Ruth Adeyemi"}


def test_a_change_by_a_clock_that_is_hours_slow_is_followed(hall: Hall) -> None:
    lose(hall, hall.tom)
    follow_people_changes(hall.services, hall.now)
    hall.report(hall.amina)
    with hall.services.store.write() as uow:
        uow.people.link_address(hall.sam.id, None, reachable=False)
        mark_people_changed(uow, [hall.sam.id], hall.now - timedelta(hours=3))
        uow.commit()
    follow_people_changes(hall.services, hall.now)
    assert holders(hall, Role.ALLOCATED_SOCIAL_WORKER) == {"ruth"}


def test_who_can_be_reached_again_has_what_is_theirs_and_is_told(hall: Hall) -> None:
    lose(hall, hall.sam)
    hall.report(hall.amina)
    assert holders(hall, Role.ALLOCATED_SOCIAL_WORKER) == {"ruth"}
    hall.outbox()
    hall.advance(minutes=1)
    hall.directory.accounts[account_at("U-SAM")] = Account(
        account_at("U-SAM"), hall.sam.email, True, False, stranger=False
    )

    assert find_missing_accounts(hall.services, hall.now) == 1
    follow_people_changes(hall.services, hall.now)

    assert holders(hall, Role.ALLOCATED_SOCIAL_WORKER) == {"sam"}
    assert hall.names_told() == ["sam"]


def test_another_duty_manager_in_the_settings_has_what_the_last_one_held(hall: Hall) -> None:
    follow_settings_changes(hall.services, hall.now)
    bring_in(hall, case="nobody")
    hall.report(hall.amina)
    assert holders(hall, Role.ALLOCATED_SOCIAL_WORKER) == {"helen"}
    text = (AUTHORITY / "settings.yaml").read_text().replace(hall.helen.email, hall.ruth.email)
    other = replace(hall.services, settings=parse_local_settings(text, "settings.yaml"))

    moved = follow_settings_changes(other, hall.now)

    assert {one.to for one in moved} == {"Ruth Adeyemi"}
    assert holders(hall, Role.ALLOCATED_SOCIAL_WORKER) == {"ruth"}
    assert follow_settings_changes(other, hall.now) == ()
    assert len(hall.audit("settings:apply")) == 2
