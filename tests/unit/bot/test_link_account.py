"""Whose an account is, is decided and recorded in one way, by whichever door it becomes known."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.ports import Account
from bot.use_cases.chase.follow_people_changes import PEOPLE
from bot.use_cases.people.end_parts import end_parts
from bot.use_cases.people.identify import identify
from bot.use_cases.people.person_address import address_of
from state_machines.errors import Refused
from state_machines.people.people import AccountProblem, Person
from storage.records import Json
from storage.tables import audit
from tests.unit.bot.people_holes import holes
from tests.unit.bot.town_hall import Hall, account_at

U1 = account_at("U1")


def link_by_press(hall: Hall, _person: Person) -> None:
    identify(hall.services, U1, hall.now)


def link_by_ping(hall: Hall, person: Person) -> None:
    address_of(hall.services, person.id, hall.now)


DOORS = [link_by_press, link_by_ping]
Door = Callable[[Hall, Person], None]


def give_account(hall: Hall, person: Person) -> None:
    hall.directory.accounts = {U1: Account(U1, person.email, active=True, guest=False, stranger=False)}


def entries(hall: Hall, action: str) -> list[tuple[str, Json]]:
    query = select(audit.c.subject, audit.c.details).where(audit.c.action == action).order_by(audit.c.seq)
    with hall.services.store.engine.connect() as connection:
        return [(row.subject, row.details) for row in connection.execute(query)]


def handed_over(hall: Hall) -> list[Json]:
    """Whose part changed, one list for each time that it was marked."""
    with hall.reading() as uow:
        return [entry.details["people"] for entry in uow.audit.of_subject(PEOPLE)]


def stored(hall: Hall, person: Person) -> Person:
    with hall.reading() as uow:
        known = uow.people.by_id(person.id)
    assert known is not None
    return known


@pytest.mark.parametrize("link", DOORS)
def test_a_first_link_is_on_the_record_once_and_hands_nothing_over(hall: Hall, link: Door) -> None:
    give_account(hall, hall.sam)
    link(hall, hall.sam)
    link(hall, hall.sam)
    assert entries(hall, "person:link") == [(hall.sam.id, {"address": "slack:T0LARK/U1"})]
    assert handed_over(hall) == []


@pytest.mark.parametrize("link", DOORS)
def test_two_people_who_claim_one_account_are_on_the_record_and_the_second_is_passed_over(
    hall: Hall, link: Door
) -> None:
    give_account(hall, hall.ruth)
    link(hall, hall.ruth)
    with hall.services.store.write() as uow:
        uow.people.link_address(hall.ruth.id, U1, reachable=False)
        uow.commit()
    give_account(hall, hall.sam)
    with pytest.raises(Refused, match="somebody else's"):
        link(hall, hall.sam)
    assert (stored(hall, hall.ruth).address, stored(hall, hall.sam).address) == (U1, None)
    assert stored(hall, hall.sam).account_problem is AccountProblem.CLAIMED
    assert not stored(hall, hall.sam).reachable
    assert entries(hall, "account:claim") == [
        (hall.sam.id, {"address": "slack:T0LARK/U1", "has": hall.ruth.id})
    ]
    assert handed_over(hall) == [[hall.sam.id]]
    assert any("Sam Okafor (sam.okafor@larkhaven.example) is passed over" in line for line in holes(hall))


@pytest.mark.parametrize("link", DOORS)
def test_an_account_whose_owner_is_not_named_any_more_makes_one_person_of_two(hall: Hall, link: Door) -> None:
    """Ruth's address changed: by the file she left, and somebody of a new address has her account."""
    give_account(hall, hall.ruth)
    link(hall, hall.ruth)
    with hall.services.store.write() as uow:
        end_parts(uow, [stored(hall, hall.ruth)], hall.now)
        uow.commit()
    give_account(hall, hall.sam)
    link(hall, hall.sam)
    joined = stored(hall, hall.ruth)
    assert (joined.email, joined.address, joined.has_left) == (hall.sam.email, U1, False)
    assert stored(hall, hall.sam).has_left
    ((subject, details),) = entries(hall, "person:join")
    assert (subject, details["joined"], details["by"]) == (hall.ruth.id, hall.sam.id, "account")  # type: ignore[index, call-overload]


@pytest.mark.parametrize("link", DOORS)
def test_who_can_be_reached_again_has_their_part_again(hall: Hall, link: Door) -> None:
    with hall.services.store.write() as uow:
        uow.people.link_address(hall.sam.id, None, reachable=False)
        uow.commit()
    give_account(hall, hall.sam)
    link(hall, hall.sam)
    assert handed_over(hall) == [[hall.sam.id]]
    assert entries(hall, "person:link") == [(hall.sam.id, {"address": "slack:T0LARK/U1"})]
