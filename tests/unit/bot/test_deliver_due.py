"""What becomes of messages that cannot be sent: who is blamed for it, who is not, and what never stops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.engine.deliver_due import Deliverer
from bot.engine.record import Recorder
from bot.engine.send import DeliveryResult
from bot.message_kinds import MESSAGE_KINDS
from bot.ports import Account
from bot.slack.addresses import slack_id, slack_place
from bot.use_cases.people.person_address import address_of
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.duties.duty import DutyState
from state_machines.errors import Refused
from state_machines.messages.delivery import (
    DeliveryState,
    PermanentFailure,
    SendResult,
    Sent,
    TemporaryFailure,
    UnknownResult,
)
from state_machines.people.address import Address
from state_machines.people.people import Person
from storage.records import QueuedMessage
from storage.tables import messages
from tests.integration.delivery_helpers import drain
from tests.stored import message_by_id
from tests.unit.bot.town_hall import Hall, account_at


@dataclass
class Slack:
    """A messenger that answers as a test lays it out, by the account or channel it is asked to post to."""

    answers: dict[str, SendResult] = field(default_factory=dict)
    finds: Sent | Exception | None = None
    posted: list[str] = field(default_factory=list)

    def send(
        self, place: Address, shown: Card | Prompt, message_id: str, may: Callable[[], bool] = lambda: True
    ) -> SendResult:
        conversation = slack_id(place)
        self.posted.append(conversation)
        return self.answers.get(conversation, Sent(slack_place(f"D-{conversation}"), message_id))

    def close(self) -> None:
        """Nothing is held."""

    def open(self, address: Address) -> SendResult | None:
        return None

    def delete(self, sent: Sent) -> SendResult:
        return sent

    def redraw(self, sent: Sent, shown: Card | Prompt, message_id: str) -> SendResult:
        return self.answers.get(slack_id(sent.place), sent)

    def find(self, place: Address, message_id: str, since: datetime) -> Sent | None:
        if isinstance(self.finds, Exception):
            raise self.finds
        return self.finds


@pytest.fixture
def slack(hall: Hall) -> Slack:
    for person in hall.people.values():
        account = Account(own_account(person), person.email, active=True, guest=False, stranger=False)
        hall.directory.accounts[account.address] = account
    return Slack()


def deliver(hall: Hall, slack: Slack) -> None:
    """Deliver until nothing is due, as a process that has just started."""
    deliverer = Deliverer(hall.services, slack, lambda: hall.now, "a process", kinds=MESSAGE_KINDS)
    drain(deliverer)
    deliverer.finish(0)


def own_account(person: Person) -> Address:
    return account_at(f"U-{person.email}")


def account_of(person: Person) -> str:
    return slack_id(own_account(person))


def pings_to(hall: Hall, person: Person) -> list[QueuedMessage]:
    with hall.reading() as uow:
        sent = [message_by_id(uow, message_id) for message_id in originals_to(hall, person)]
    return [one for one in sent if one]


def originals_to(hall: Hall, person: Person) -> list[str]:
    """The ids of what was put into the outbox for this person about the case, oldest first."""
    theirs = (messages.c.to_person_id == person.id, messages.c.escalation_id == hall.escalation().id)
    query = select(messages.c.id).where(*theirs, messages.c.redraws.is_(None)).order_by(messages.c.seq)
    with hall.services.store.engine.connect() as connection:
        return list(connection.scalars(query))


def stored_person(hall: Hall, person: Person) -> Person:
    with hall.reading() as uow:
        known = uow.people.by_id(person.id)
    assert known is not None
    return known


def leave_uncertain(hall: Hall, person: Person) -> None:
    """As a process leaves the pings to this person that died while it was sending them."""
    left = {"state": DeliveryState.UNCERTAIN, "channel": None, "ts": None}
    with hall.services.store.engine.begin() as connection:
        connection.execute(update(messages).where(messages.c.to_person_id == person.id).values(left))


def test_nobody_becomes_unreachable_for_what_is_wrong_with_our_own_token(hall: Hall, slack: Slack) -> None:
    slack.answers[account_of(hall.sam)] = TemporaryFailure("the bot token was revoked")
    hall.report(hall.amina)
    before = hall.duties()
    deliver(hall, slack)
    assert stored_person(hall, hall.sam).reachable
    assert hall.duties() == before
    slack.answers.clear()
    hall.advance(minutes=6)
    deliver(hall, slack)
    assert [ping.state for ping in pings_to(hall, hall.sam)] == [DeliveryState.SENT]


def test_a_message_at_fault_leaves_the_person_reachable_and_the_next_hears_at_once(
    hall: Hall, slack: Slack
) -> None:
    slack.answers[account_of(hall.sam)] = PermanentFailure("the message is too long", to_anybody=True)
    hall.report(hall.amina)
    deliver(hall, slack)
    assert stored_person(hall, hall.sam).reachable
    assert {duty.chase_at for duty in hall.duties() if duty.holder_id == hall.sam.id} == {hall.now}
    assert len(hall.audit("message:fail")) == 1


def test_an_account_that_is_closed_has_its_duty_chased_at_once(hall: Hall, slack: Slack) -> None:
    slack.answers[account_of(hall.sam)] = PermanentFailure("the account is deactivated")
    hall.report(hall.amina)
    deliver(hall, slack)
    assert not stored_person(hall, hall.sam).reachable
    assert {duty.chase_at for duty in hall.duties() if duty.holder_id == hall.sam.id} == {hall.now}


def test_a_duty_that_somebody_else_has_acknowledged_is_not_taken_from_them(hall: Hall, slack: Slack) -> None:
    """The manager acknowledged the next step; that news no longer reaches its holder changes nothing."""
    hall.report(hall.amina)
    deliver(hall, slack)
    act = next(duty for duty in hall.duties() if duty.kind == "act" and duty.state is DutyState.OPEN)
    holder = next(one for one in hall.people.values() if one.id == act.holder_id)
    hall.acknowledge(hall.helen, act)
    acknowledged = next(duty for duty in hall.duties() if duty.id == act.id)
    assert acknowledged.state is DutyState.ACKNOWLEDGED
    slack.answers[account_of(holder)] = PermanentFailure("the account is deactivated")
    hall.report(hall.amina)
    deliver(hall, slack)
    assert not stored_person(hall, holder).reachable
    assert next(duty for duty in hall.duties() if duty.id == act.id) == acknowledged


def test_a_closed_channel_is_told_to_the_next_manager_where_the_duty_manager_is_not_there(
    hall: Hall, slack: Slack
) -> None:
    with hall.services.store.write() as uow:
        uow.people.link_address(hall.helen.id, None, reachable=False)
        uow.commit()
    slack.answers["G0NORTH"] = PermanentFailure("the channel is archived")
    hall.report(hall.amina)
    deliver(hall, slack)
    assert account_of(hall.david) in slack.posted


@pytest.mark.parametrize("trouble", [KeyError("messages"), ValueError("no such page")])
def test_a_message_that_cannot_be_looked_for_stays_uncertain_and_holds_up_no_round(
    hall: Hall, slack: Slack, trouble: Exception
) -> None:
    hall.report(hall.amina)
    deliver(hall, slack)
    leave_uncertain(hall, hall.sam)
    slack.finds, already = trouble, len(slack.posted)
    deliver(hall, slack)
    (ping,) = pings_to(hall, hall.sam)
    assert (ping.state, ping.last_error) == (DeliveryState.UNCERTAIN, type(trouble).__name__)
    assert len(slack.posted) == already


def test_somebody_whose_account_went_while_a_ping_was_on_its_way_is_passed_over(
    hall: Hall, slack: Slack
) -> None:
    hall.report(hall.amina)
    deliver(hall, slack)
    leave_uncertain(hall, hall.sam)
    with hall.services.store.write() as uow:
        uow.people.link_address(hall.sam.id, None, reachable=True)
        uow.commit()
    hall.directory.accounts.clear()
    deliver(hall, slack)
    assert not stored_person(hall, hall.sam).reachable
    assert len(hall.audit("message:fail")) == 1


def test_what_another_process_took_up_meanwhile_is_blamed_on_nobody(hall: Hall, slack: Slack) -> None:
    hall.report(hall.amina)
    with hall.services.store.write() as uow:
        stale = next(
            one
            for one in uow.deliveries.claim_due(hall.now, "a process", 20, lease=timedelta(0))
            if one.message.to_person_id == hall.sam.id
        )
        uow.commit()
    hall.advance(minutes=2)
    with hall.services.store.write() as uow:
        uow.deliveries.expire_leases(hall.now)
        uow.deliveries.claim_due(hall.now, "a process", 20)
        uow.commit()
    Recorder(hall.services, MESSAGE_KINDS).record_alone(
        DeliveryResult(stale, PermanentFailure("the account is deactivated")), hall.now
    )
    assert stored_person(hall, hall.sam).reachable
    assert hall.audit("message:fail") == []


@pytest.mark.parametrize("kind", ["guest", "stranger"])
def test_whom_a_press_would_be_refused_is_not_pinged_but_passed_over(hall: Hall, kind: str) -> None:
    sam = hall.sam
    outside = Account(
        account_at("U1"), sam.email, active=True, guest=kind == "guest", stranger=kind == "stranger"
    )
    hall.directory.accounts = {outside.address: outside}
    with pytest.raises(Refused):
        address_of(hall.services, sam.id, hall.now)


def test_an_account_that_another_has_here_stays_theirs_and_the_second_is_passed_over(
    hall: Hall, slack: Slack
) -> None:
    with hall.services.store.write() as uow:
        uow.people.link_address(hall.ruth.id, own_account(hall.sam), reachable=True)
        uow.commit()
    with pytest.raises(Refused, match="is somebody else's here"):
        address_of(hall.services, hall.sam.id, hall.now)
    assert stored_person(hall, hall.ruth).address == own_account(hall.sam)
    assert not stored_person(hall, hall.sam).reachable


def test_an_outcome_that_is_not_known_is_looked_for_and_never_sent_blindly(hall: Hall, slack: Slack) -> None:
    slack.answers[account_of(hall.sam)] = UnknownResult("the answer was lost")
    hall.report(hall.amina)
    deliver(hall, slack)
    slack.finds = Sent(slack_place("D-sam"), "1.0")
    hall.now += timedelta(seconds=5)
    deliver(hall, slack)
    (ping,) = pings_to(hall, hall.sam)
    assert (ping.state, ping.place, ping.mark) == (DeliveryState.SENT, slack_place("D-sam"), "1.0")
    assert slack.posted.count(account_of(hall.sam)) == 1
