"""Messages and questions about accounts go to the chat that an address is on, and to no other."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.ports import Account
from bot.surface.directories import Directories
from bot.surface.messengers import Messengers
from bot.values import Card
from state_machines.messages.delivery import PermanentFailure, Sent
from state_machines.people.address import Address
from tests.surfaces.terminal import Screens

SINCE = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
SAM_HERE, SAM_THERE = Address("here", "sam"), Address("there", "sam")
NOWHERE = Address("nowhere", "sam")
CARD = Card("LH-1042", "LH-1042")


def two_chats() -> tuple[Screens, Screens, Messengers]:
    here, there = Screens({}), Screens({})
    return here, there, Messengers({"here": here, "there": there})


def test_each_message_is_sent_redrawn_and_found_on_its_own_surface() -> None:
    here, there, messengers = two_chats()
    sent = messengers.send(SAM_THERE, CARD, "m1")
    assert sent == Sent(SAM_THERE, "m1")
    assert messengers.find(SAM_THERE, "m1", SINCE) == Sent(SAM_THERE, "m1")
    assert messengers.find(SAM_HERE, "m1", SINCE) is None
    assert messengers.redraw(Sent(SAM_THERE, "m1"), Card("LH-1057", ""), "m1") == Sent(SAM_THERE, "m1")
    assert str(there.at(SAM_THERE)) == "LH-1057"
    assert str(here.at(SAM_HERE)) == ""
    assert messengers.open(SAM_HERE) is None


def test_a_surface_that_is_not_on_is_closed_for_good_and_stops_nobody() -> None:
    _here, there, messengers = two_chats()
    closed = PermanentFailure("no chat surface called “nowhere” is on")
    assert messengers.send(NOWHERE, CARD, "m1") == closed
    assert messengers.open(NOWHERE) == closed
    assert messengers.redraw(Sent(NOWHERE, "m1"), CARD, "m1") == closed
    assert messengers.find(NOWHERE, "m1", SINCE) is None
    messengers.send(SAM_THERE, CARD, "m2")
    assert str(there.at(SAM_THERE)) == "LH-1042"


class Listing:
    """A chat's list of accounts."""

    def __init__(self, *accounts: Account) -> None:
        self.accounts = accounts

    def account(self, address: Address) -> Account | None:
        return next((one for one in self.accounts if one.address == address), None)

    def account_of(self, email: str) -> Account | None:
        return next((one for one in self.accounts if one.email == email), None)


def test_an_account_is_asked_for_where_it_is() -> None:
    here = Account(SAM_HERE, "sam@example.org", active=True, guest=False, stranger=False)
    directories = Directories({"here": Listing(here), "there": Listing()})
    assert directories.account(SAM_HERE) == here
    assert directories.account(SAM_THERE) is None
    assert directories.account(NOWHERE) is None


def test_by_email_an_account_that_can_be_used_is_found_before_one_that_cannot() -> None:
    gone = Account(SAM_HERE, "sam@example.org", active=False, guest=False, stranger=False)
    guest = Account(Address("here", "ruth"), "ruth@example.org", active=True, guest=True, stranger=False)
    usable = Account(SAM_THERE, "sam@example.org", active=True, guest=False, stranger=False)
    directories = Directories({"here": Listing(gone, guest), "there": Listing(usable)})
    assert directories.account_of("sam@example.org") == usable
    assert directories.account_of("ruth@example.org") == guest
    assert directories.account_of("nobody@example.org") is None
