"""Whoever was never pinged is got ready for in a quiet minute, a few people at a time."""

from __future__ import annotations

import pytest

from bot.engine import first_contact as module
from bot.engine.first_contact import EVERY, FirstContact
from bot.ports import Account
from state_machines.errors import Unavailable
from state_machines.messages.delivery import PermanentFailure, RateLimited, SendResult
from state_machines.people.address import Address
from state_machines.people.people import Person
from tests.bench.standing_clock import SilentSlack
from tests.unit.bot.town_hall import MORNING, Hall, account_at


class Opening(SilentSlack):
    """Opens direct messages as it is told to, for whoever is in `answers` otherwise than at once."""

    def __init__(self, hall: Hall, answers: dict[Address, SendResult] | None = None) -> None:
        self._hall = hall
        self._answers = answers or {}
        self.asked: list[Address] = []

    def open(self, address: Address) -> SendResult | None:
        self.asked.append(address)
        outcome = self._answers.get(address)
        if outcome is None:
            with self._hall.services.store.write() as uow:
                uow.direct_messages.save(address, f"D-{address.id}")
                uow.commit()
        return outcome


def process(hall: Hall, messenger: Opening | None = None) -> FirstContact:
    return FirstContact(hall.services, messenger or Opening(hall))


def unlink_accounts(hall: Hall, *people: Person) -> None:
    with hall.services.store.write() as uow:
        for person in people:
            uow.people.link_address(person.id, None, reachable=True)
        uow.commit()


def has_an_account(hall: Hall, person: Person, address: Address) -> None:
    account = Account(address, person.email, active=True, guest=False, stranger=False)
    hall.directory.accounts[address] = account


def address_of(hall: Hall, person: Person) -> Address | None:
    with hall.reading() as uow:
        known = uow.people.by_id(person.id)
    assert known is not None
    return known.address


def test_the_account_is_known_before_anybody_is_pinged(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 100)
    unlink_accounts(hall, hall.sam)
    has_an_account(hall, hall.sam, account_at("U-SAM"))
    assert process(hall).prepare(MORNING)[0] == 1
    assert address_of(hall, hall.sam) == account_at("U-SAM")


def test_a_few_are_asked_about_at_a_time_and_nobody_twice(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    unlink_accounts(hall, hall.sam, hall.ruth, hall.helen)
    monkeypatch.setattr(module, "AT_ONCE", 2)
    monkeypatch.setattr(hall.directory, "account_of", asked.append)
    ahead = process(hall)
    ahead.prepare(MORNING)
    assert len(asked) == 2
    for minute, _person in enumerate(hall.people, 1):
        ahead.prepare(MORNING + minute * EVERY)
    assert len(asked) == len(set(asked))
    assert {hall.sam.email, hall.ruth.email, hall.helen.email} <= set(asked)


def test_whom_slack_does_not_know_is_not_passed_over_for_that(hall: Hall) -> None:
    unlink_accounts(hall, hall.sam)
    hall.directory.accounts = {}
    assert process(hall).prepare(MORNING)[0] == 0
    with hall.reading() as uow:
        known = uow.people.by_id(hall.sam.id)
    assert known is not None
    assert known.reachable


def test_where_slack_does_not_answer_the_rest_is_left_for_the_next_minute(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def silent(email: str) -> None:
        asked.append(email)
        raise Unavailable("Slack did not answer.")

    unlink_accounts(hall, hall.sam, hall.ruth)
    monkeypatch.setattr(module, "AT_ONCE", 100)
    ahead = process(hall)
    with monkeypatch.context() as patched:
        patched.setattr(hall.directory, "account_of", silent)
        assert ahead.prepare(MORNING)[0] == 0
    assert len(asked) == 1
    has_an_account(hall, hall.sam, account_at("U-SAM"))
    has_an_account(hall, hall.ruth, account_at("U-RUTH"))
    assert ahead.prepare(MORNING + EVERY)[0] == 2


def own_account(person: Person) -> Address:
    return account_at(f"U-{person.id}")


def link_only(hall: Hall, *people: Person) -> None:
    """These alone have an account."""
    with hall.services.store.write() as uow:
        for person in hall.people.values():
            account = own_account(person) if person in people else None
            uow.people.link_address(person.id, account, reachable=person in people)
        uow.commit()


def test_direct_messages_are_open_before_anybody_is_pinged_and_once(hall: Hall) -> None:
    link_only(hall, hall.sam, hall.ruth)
    slack = Opening(hall)
    ahead = process(hall, slack)
    assert ahead.prepare(MORNING)[1] == 2
    assert ahead.prepare(MORNING + EVERY)[1] == 0
    assert sorted(slack.asked) == sorted([own_account(hall.sam), own_account(hall.ruth)])


def test_whose_cannot_be_opened_holds_up_nobody(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 1)
    link_only(hall, hall.sam, hall.ruth)
    gone = own_account(min(hall.sam, hall.ruth, key=lambda one: one.email))
    slack = Opening(hall, {gone: PermanentFailure("user_not_found")})
    ahead = process(hall, slack)
    opened = [ahead.prepare(MORNING + minute * EVERY)[1] for minute in range(3)]
    assert opened == [0, 1, 0]


def test_at_slacks_limit_what_is_left_of_it_is_left_to_those_who_send(hall: Hall) -> None:
    link_only(hall, hall.sam, hall.ruth)
    wait = RateLimited(EVERY)
    slack = Opening(hall, {own_account(hall.sam): wait, own_account(hall.ruth): wait})
    assert process(hall, slack).prepare(MORNING)[1] == 0
    assert len(slack.asked) == 1


def test_of_several_processes_one_gets_ready_in_a_minute(hall: Hall) -> None:
    link_only(hall, hall.sam)
    slack = Opening(hall, {own_account(hall.sam): RateLimited(EVERY)})
    for ahead in (process(hall, slack), process(hall, slack)):
        ahead.prepare(MORNING)
    assert len(slack.asked) == 1
