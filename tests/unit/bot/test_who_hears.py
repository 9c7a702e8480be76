"""News is for who has a part now, and nothing in the outbox passes the gate by which that is judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cards.messages.broken_glass import BrokenGlassPayload
from bot.cards.messages.channel_ping import ChannelPingPayload
from bot.cards.messages.child_seen import ChildSeenPayload
from bot.cards.messages.chronology_not_sent import ChronologyNotSentPayload
from bot.cards.messages.family_report import FamilyReportPayload
from bot.cards.messages.kind import MessageKind
from bot.cards.messages.news import NewsPayload
from bot.cards.messages.payload import Payload
from bot.cards.messages.ping import PingPayload
from bot.cards.parts.part_ended import no_longer_yours
from bot.message_kinds import MESSAGE_KINDS
from bot.values import Card
from state_machines.access.matrix import Relation
from state_machines.case.sightings import Sighting
from state_machines.duties.let_in import is_limited
from state_machines.errors import KeptBack
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Role
from storage.records import OutgoingMessage
from tests.unit.bot.access_world import (
    WAYS,
    a_world,
    ask,
    bar,
    change_case,
    report_id,
    take_glass,
    the_case,
    withdraw,
)
from tests.unit.bot.town_hall import CP_CASE, Hall

pytestmark = pytest.mark.outside


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    with a_world(tmp_path, monkeypatch) as hall:
        yield hall


def put(hall: Hall, name: str, payload: Payload, *, of_case: bool = True) -> None:
    """Straight into the outbox, by somebody who has read nothing of the case."""
    with hall.services.store.write() as uow:
        uow.messages.enqueue(
            OutgoingMessage(
                payload.KIND,
                to_person_id=hall.people[name].id,
                escalation_id=hall.escalation().id if of_case else None,
                payload=payload.to_json(),
            ),
            hall.now,
        )
        uow.commit()


@pytest.mark.parametrize("relation", sorted(WAYS))
def test_news_of_the_case_ends_with_the_part(world: Hall, relation: Relation) -> None:
    """Every way of standing to a case, and the same once that has ended."""
    way = WAYS[relation]
    person = way.begin(world)
    world.outbox()
    name = next(one for one, each in world.people.items() if each.id == person.id)
    put(world, name, NewsPayload(NewsKind.DECIDED, world.now, move=0))
    assert (name in world.names_told("news")) is (relation not in _WITHOUT_A_PART)
    way.end(world)
    world.advance(minutes=1)
    world.outbox()
    put(world, name, NewsPayload(NewsKind.DECIDED, world.now, move=0))
    assert name not in world.names_told("news")


_WITHOUT_A_PART = {
    Relation.WITHDREW,
    Relation.ADMINISTRATOR,
    Relation.FORMER,
    Relation.STRANGER,
    Relation.LEFT,
    Relation.BARRED,
    Relation.NOT_NAMED,
}


def test_who_took_a_report_back_does_not_hear_who_has_the_case(world: Hall) -> None:
    withdraw(world, "gil")
    world.outbox()
    world.acknowledge(world.sam)
    told = world.names_told("news")
    assert "amina" in told
    assert "gil" not in told


def test_what_was_added_to_a_report_is_news_for_those_told_of_that_report_alone(world: Hall) -> None:
    """Beth was told of Amina's report, Stu of Gil's."""
    ask(world, Role.NETWORK, "tom", report="amina")
    ask(world, Role.NETWORK_LINE_MANAGERS, "beth", report="gil")
    change_case(world, network_ids=(world.amina.id, world.tom.id))
    world.outbox()
    put(world, "tom", NewsPayload(NewsKind.AMENDED, world.now, report=report_id(world, "amina")))
    put(world, "tom", NewsPayload(NewsKind.AMENDED, world.now, report=report_id(world, "gil")))
    put(world, "sam", NewsPayload(NewsKind.AMENDED, world.now, report=report_id(world, "gil")))
    assert world.names_told("news") == ["tom", "sam"]


def test_a_report_that_is_taken_back_is_news_for_those_who_were_told_of_it_and_still_stand_there(
    world: Hall,
) -> None:
    ask(world, Role.NETWORK, "tom", report="gil")
    change_case(world, network_ids=(world.amina.id, world.tom.id))
    withdraw(world, "gil")
    told = world.names_told("news")
    assert "tom" in told
    change_case(world, network_ids=(world.amina.id,))
    put(world, "tom", NewsPayload(NewsKind.WITHDRAWN, world.now, report=report_id(world, "gil")))
    assert world.names_told("news") == []


def test_whoever_had_a_duty_hears_that_it_is_theirs_no_more(world: Hall) -> None:
    duty = next(one for one in world.duties() if one.holder_id == world.sam.id)
    change_case(world, allocated_social_worker_id=world.ina.id)
    put(world, "sam", NewsPayload(NewsKind.RELIEVED, world.now, world.ina.id, (duty.id,)))
    put(world, "sam", NewsPayload(NewsKind.DECIDED, world.now, move=0))
    assert world.names_told("news") == ["sam"]


def _about(hall: Hall, kind: str) -> tuple[Payload, bool]:
    """A message of this kind about the case, and whether it names the escalation."""
    case = the_case(hall)
    with hall.services.store.write() as uow:
        uow.sightings.add(Sighting("seen-1", case.id, hall.now.date(), "Amina Yusuf", hall.now))
        (taken,) = uow.broken_glass.ids_of_case(case.id)
        uow.commit()
    return {
        "ping": (PingPayload(), True),
        "channel_ping": (ChannelPingPayload(), True),
        "news": (NewsPayload(NewsKind.DECIDED, hall.now, move=0), True),
        "child_seen": (ChildSeenPayload("seen-1"), False),
        "family_report": (FamilyReportPayload(report_id(hall, "amina"), (case.id,)), False),
        "broken_glass": (BrokenGlassPayload(taken), False),
        "chronology_not_sent": (ChronologyNotSentPayload(CP_CASE), False),
    }[kind]


OF_A_CASE = [
    *("ping", "channel_ping", "news", "child_seen", "family_report", "broken_glass", "chronology_not_sent")
]


@pytest.mark.parametrize("kind", OF_A_CASE)
def test_nothing_that_is_put_in_the_outbox_reaches_who_is_barred_whatever_was_read_before(
    world: Hall, kind: str
) -> None:
    take_glass(world, "ina")
    payload, of_case = _about(world, kind)
    world.outbox()
    put(world, "sam", payload, of_case=of_case)
    assert [one.kind for one in world.outbox()] == [kind]
    bar(world, "sam")
    world.outbox()
    put(world, "sam", payload, of_case=of_case)
    assert world.outbox() == []


def test_a_kind_that_only_a_newer_release_knows_names_no_case_to_who_is_barred(world: Hall) -> None:
    message = OutgoingMessage(
        "tomorrow", to_person_id=world.sam.id, escalation_id=world.escalation().id, payload={}
    )
    long_ago = world.now - timedelta(days=1)
    shown = world.compose_message(message, written_at=long_ago)
    assert isinstance(shown, Card)
    assert CP_CASE in shown.text
    bar(world, "sam")
    with pytest.raises(KeptBack):
        world.compose_message(message, written_at=long_ago)


def test_each_kind_whose_message_leads_to_a_case_says_which_cases_it_names() -> None:
    """One that holds an id, a reference or a list of them; the rest hold times, codes and counts."""
    leads = {"report", "cases", "sighting", "also", "taken", "reference", "case", "visit"}
    kinds = [MESSAGE_KINDS.by_name(one) for one in sorted(MESSAGE_KINDS.names)]
    leading = [one for one in kinds if leads & {field.name for field in fields(one.payload)}]
    assert {one.name for one in leading} >= {"news", "child_seen", "family_report", "broken_glass"}
    silent = MessageKind(PingPayload, lambda _occasion, _payload: no_longer_yours()).names
    for one in leading:
        says = one.names is not silent or one.name in _NAME_NO_CASE
        assert says, f"{one.name} holds the id of something about a case; say in its `names` of which"


#: A drill's own report of itself.
_NAME_NO_CASE = {"drill", "message_deletion"}


def test_a_case_is_limited_only_as_long_as_somebody_has_taken_sight_of_it(world: Hall) -> None:
    take_glass(world, "ina")
    case = the_case(world)
    assert is_limited(case, world.now)
    assert not is_limited(case, world.now + world.services.settings.sight_lasts)
    bar(world, "tom")
    assert is_limited(the_case(world), world.now + timedelta(days=9))


@pytest.mark.parametrize("reader", ["barred", "reallocated", "left"])
def test_nobody_reads_from_a_card_why_their_part_has_ended(world: Hall, reader: str) -> None:
    message = OutgoingMessage("ping", to_person_id=world.sam.id, escalation_id=world.escalation().id)
    if reader == "barred":
        bar(world, "sam")
    if reader == "reallocated":
        change_case(world, allocated_social_worker_id=world.ina.id)
    if reader == "left":
        WAYS[Relation.LEFT].begin(world)
    assert world.compose_message(message) == no_longer_yours()
