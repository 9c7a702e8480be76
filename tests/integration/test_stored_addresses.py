"""Places in columns that held ids of Slack: yesterday's rows are read, and yesterday's code reads today's."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from state_machines.messages.delivery import DeliveryDecision, DeliveryState
from state_machines.people.address import Address
from storage.records import MessageRef, OutgoingMessage
from storage.stored_addresses import place_from_text, place_to_text
from storage.tables import drafts, messages
from storage.unit_of_work import Store
from tests.integration.examples import NOW, SESSION, SOON, populate_store

SENT = DeliveryDecision(DeliveryState.SENT)
#: Each place, its text in the columns (a bare id is what the release before knows), and how it is read back.
STORED = (
    (Address("slack", "T0LARK/C0NORTH"), "C0NORTH", Address("slack", "C0NORTH")),
    (Address("slack", "D0SAM"), "D0SAM", Address("slack", "D0SAM")),
    (Address("terminal", "north"), "terminal:north", Address("terminal", "north")),
    (Address("matrix", "!x:lark.example"), "matrix:!x:lark.example", Address("matrix", "!x:lark.example")),
)
places = pytest.mark.parametrize(("place", "text", "read"), STORED, ids=[text for _, text, _ in STORED])


@places
def test_a_place_is_written_so_that_the_release_before_reads_slacks(
    place: Address, text: str, read: Address
) -> None:
    assert place_to_text(place) == text
    assert place_from_text(text) == read


def test_the_next_releases_text_is_read_too() -> None:
    assert place_from_text("slack:T0LARK/C0NORTH") == Address("slack", "T0LARK/C0NORTH")


@pytest.mark.parametrize("text", ["", ":C1", "Slack:C1", "slack:"])
def test_a_damaged_place_is_no_place(text: str) -> None:
    with pytest.raises(ValueError, match=r"address|surface"):
        place_from_text(text)


@places
def test_a_message_and_its_redraw_keep_their_place(
    store: Store, place: Address, text: str, read: Address
) -> None:
    with store.write() as uow:
        message_id = uow.messages.enqueue(OutgoingMessage("card", to_place=place), NOW)
        uow.commit()
    with store.write() as uow:
        (claimed,) = uow.deliveries.claim_due(NOW, "a process", 1)
        assert (claimed.message.to_place, claimed.message.conversation) == (read, text)
        uow.deliveries.record(claimed, SENT, NOW, at=MessageRef(place, "1.1"))
        uow.messages.enqueue_redraw(message_id, SOON)
        (redraw,) = uow.deliveries.claim_due(SOON, "a process", 1)
        uow.commit()
    assert (redraw.redraws, redraw.place, redraw.mark) == (message_id, read, "1.1")
    columns = select(messages.c.to_channel, messages.c.conversation, messages.c.channel, messages.c.ts)
    with store.engine.connect() as connection:
        stored = connection.execute(columns.where(messages.c.id == message_id)).one()
    assert tuple(stored) == (text, text, text, "1.1")


def test_yesterdays_message_is_sent_where_it_was_to_go(store: Store) -> None:
    with store.write() as uow:
        uow.messages.enqueue(OutgoingMessage("card", to_place=Address("terminal", "x")), NOW)
        uow.commit()
    with store.engine.begin() as connection:
        connection.execute(update(messages).values(to_channel="G0NORTH", conversation="G0NORTH"))
    with store.write() as uow:
        (claimed,) = uow.deliveries.claim_due(NOW, "a process", 1)
    assert claimed.message == OutgoingMessage("card", to_place=Address("slack", "G0NORTH"))


def test_two_pings_to_one_place_are_one_however_its_address_was_written(store: Store) -> None:
    for place in (Address("slack", "C1"), Address("slack", "T0LARK/C1")):
        with store.write() as uow:
            uow.messages.enqueue_or_merge(OutgoingMessage("ping", to_place=place), NOW)
            uow.commit()
    with store.engine.connect() as connection:
        assert connection.execute(select(messages.c.to_channel)).scalars().all() == ["C1"]


@places
def test_a_question_keeps_its_place(store: Store, place: Address, text: str, read: Address) -> None:
    with populate_store(store).write() as uow:
        uow.drafts.save(SESSION, MessageRef(place, "2.2"))
        uow.commit()
    with store.read() as uow:
        draft = uow.drafts.by_id(SESSION.id)
    assert draft is not None
    assert draft.question == MessageRef(read, "2.2")
    where = select(drafts.c.channel, drafts.c.ts).where(drafts.c.id == SESSION.id)
    with store.engine.connect() as connection:
        assert tuple(connection.execute(where).one()) == (text, "2.2")
