"""Whoever was never pinged has their account asked for in a quiet minute, a few at a time."""

from __future__ import annotations

import pytest

from bot.ports import Account
from bot.use_cases import link_ahead as module
from bot.use_cases.link_ahead import LinkAhead
from state_machines.errors import Unavailable
from state_machines.people import Person
from tests.unit.bot.town_hall import Hall


def never_asked(hall: Hall, *people: Person) -> None:
    with hall.office.store.write() as uow:
        for person in people:
            uow.people.link_slack(person.id, None, reachable=True)
        uow.commit()


def has_an_account(hall: Hall, person: Person, account: str) -> None:
    hall.directory.accounts[account] = Account(
        account, person.email, active=True, guest=False, stranger=False
    )


def account_of(hall: Hall, person: Person) -> str | None:
    with hall.reading() as uow:
        known = uow.people.by_id(person.id)
    assert known is not None
    return known.slack_user_id


def test_the_account_is_known_before_anybody_is_pinged(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 100)
    never_asked(hall, hall.sam)
    has_an_account(hall, hall.sam, "U-SAM")
    assert LinkAhead(hall.office).link() == 1
    assert account_of(hall, hall.sam) == "U-SAM"


def test_a_few_are_asked_about_at_a_time_and_nobody_twice(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    never_asked(hall, hall.sam, hall.ruth, hall.helen)
    monkeypatch.setattr(module, "AT_ONCE", 2)
    monkeypatch.setattr(hall.directory, "account_of", asked.append)
    ahead = LinkAhead(hall.office)
    ahead.link()
    assert len(asked) == 2
    for _minute in hall.people:
        ahead.link()
    assert len(asked) == len(set(asked))
    assert {hall.sam.email, hall.ruth.email, hall.helen.email} <= set(asked)


def test_whom_slack_does_not_know_is_not_passed_over_for_that(hall: Hall) -> None:
    never_asked(hall, hall.sam)
    hall.directory.accounts = {}
    assert LinkAhead(hall.office).link() == 0
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

    never_asked(hall, hall.sam, hall.ruth)
    monkeypatch.setattr(module, "AT_ONCE", 100)
    ahead = LinkAhead(hall.office)
    with monkeypatch.context() as patched:
        patched.setattr(hall.directory, "account_of", silent)
        assert ahead.link() == 0
    assert len(asked) == 1
    has_an_account(hall, hall.sam, "U-SAM")
    has_an_account(hall, hall.ruth, "U-RUTH")
    assert ahead.link() == 2
