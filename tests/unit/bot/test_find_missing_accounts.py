"""Who could not be reached is looked for again, and is told again from then on."""

from __future__ import annotations

import pytest

from bot.ports import Account
from bot.use_cases.people import find_missing_accounts as module
from bot.use_cases.people.find_missing_accounts import find_missing_accounts
from state_machines.errors import Unavailable
from state_machines.people.address import Address
from state_machines.people.people import Person
from tests.unit.bot.town_hall import Hall, account_at

OLD, NEW = account_at("U-OLD"), account_at("U-NEW")


def lose(hall: Hall, person: Person) -> None:
    with hall.services.store.write() as uow:
        uow.people.link_address(person.id, OLD, reachable=False)
        uow.commit()


def has_an_account(hall: Hall, person: Person, kind: str = "full") -> None:
    account = Account(NEW, person.email, kind != "closed", kind == "guest", stranger=False)
    hall.directory.accounts[NEW] = account


def stored_reachability(hall: Hall, person: Person) -> tuple[bool, Address | None]:
    with hall.reading() as uow:
        known = uow.people.by_id(person.id)
    assert known is not None
    return known.reachable, known.address


def test_somebody_with_a_new_account_is_reached_again_and_it_is_on_the_record(hall: Hall) -> None:
    lose(hall, hall.sam)
    has_an_account(hall, hall.sam)
    assert find_missing_accounts(hall.services, hall.now) == 1
    assert stored_reachability(hall, hall.sam) == (True, NEW)
    assert len(hall.audit("person:link")) == 1
    hall.report(hall.amina)
    assert "sam" in hall.names_told()


def test_of_many_missing_people_others_are_asked_about_each_hour(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(module, "AT_ONCE", 2)
    monkeypatch.setattr(hall.directory, "account_of", asked.append)
    for person in (hall.sam, hall.ruth, hall.helen):
        with hall.services.store.write() as uow:
            uow.people.link_address(person.id, None, reachable=False)
            uow.commit()
    for _hour in range(3):
        find_missing_accounts(hall.services, hall.now)
        hall.advance(hours=1)
    assert len(asked) == 6
    assert set(asked) == {hall.sam.email, hall.ruth.email, hall.helen.email}


@pytest.mark.parametrize("kind", ["closed", "guest"])
def test_an_account_that_cannot_answer_leaves_them_passed_over(hall: Hall, kind: str) -> None:
    lose(hall, hall.sam)
    has_an_account(hall, hall.sam, kind)
    assert find_missing_accounts(hall.services, hall.now) == 0
    assert stored_reachability(hall, hall.sam) == (False, OLD)


def test_when_slack_does_not_answer_nothing_changes(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_email: str) -> Account | None:
        raise Unavailable("Slack did not answer.")

    lose(hall, hall.sam)
    monkeypatch.setattr(hall.directory, "account_of", away)
    assert find_missing_accounts(hall.services, hall.now) == 0
    assert stored_reachability(hall, hall.sam) == (False, OLD)
