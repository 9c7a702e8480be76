"""Who presses: people of this authority with an active account, and nobody else."""

from __future__ import annotations

import pytest

from bot.ports import Account
from bot.use_cases.people.identify import identify
from state_machines.errors import NotAllowed
from state_machines.people.address import Address
from tests.unit.bot.town_hall import Hall, account_at

U1 = account_at("U1")


def account(
    hall: Hall, email: str, *, active: bool = True, guest: bool = False, stranger: bool = False
) -> Address:
    hall.directory.accounts[U1] = Account(U1, email, active, guest, stranger)
    return U1


def test_a_person_is_found_by_the_address_slack_has_and_then_linked(hall: Hall) -> None:
    account(hall, "Amina.Yusuf@larkhaven.example")
    assert identify(hall.services, U1, hall.now).id == hall.amina.id
    hall.directory.accounts.clear()
    assert identify(hall.services, U1, hall.now).id == hall.amina.id


@pytest.mark.parametrize(
    ("email", "flags", "words"),
    [
        ("uma.quill@larkhaven.example", {}, "does not know you yet"),
        ("gil.frost@partner.example", {"guest": True}, "Guest accounts"),
        ("ina.bell@larkhaven.example", {"active": False}, "no longer active"),
        ("stu.vale@elsewhere.example", {"stranger": True}, "this workspace only"),
    ],
)
def test_others_are_refused_kindly_and_recorded(
    hall: Hall, email: str, flags: dict[str, bool], words: str
) -> None:
    with pytest.raises(NotAllowed, match=words):
        identify(hall.services, account(hall, email, **flags), hall.now)
    assert hall.audit("person:refuse") == [""]


def test_an_account_that_slack_does_not_know_is_refused(hall: Hall) -> None:
    with pytest.raises(NotAllowed, match="does not know you yet"):
        identify(hall.services, account_at("U404"), hall.now)


def test_somebody_marked_unreachable_is_asked_about_again(hall: Hall) -> None:
    identify(hall.services, account(hall, hall.sam.email), hall.now)
    with hall.services.store.write() as uow:
        uow.people.link_address(hall.sam.id, U1, reachable=False)
        uow.commit()
    assert identify(hall.services, U1, hall.now).reachable
    account(hall, hall.sam.email, active=False)
    with hall.services.store.write() as uow:
        uow.people.link_address(hall.sam.id, U1, reachable=False)
        uow.commit()
    with pytest.raises(NotAllowed, match="no longer active"):
        identify(hall.services, U1, hall.now)


def test_an_account_that_two_people_claim_stays_with_whoever_has_it(hall: Hall) -> None:
    identify(hall.services, account(hall, hall.sam.email), hall.now)
    with hall.services.store.write() as uow:
        uow.people.link_address(hall.sam.id, U1, reachable=False)
        uow.commit()
    with pytest.raises(NotAllowed, match="known here as somebody else's"):
        identify(hall.services, account(hall, hall.tom.email), hall.now)
    assert hall.audit("account:claim") == [""]
    assert hall.audit("person:refuse") == ["tom"]
