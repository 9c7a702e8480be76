"""At the end of a shift whoever is on next is told; what was acknowledged stays with whoever has it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.use_cases.chase.carry_out_shifts import carry_out_shifts
from bot.use_cases.chase.hand_over import hand_over_duties
from bot.values import Card
from state_machines.duties.duty import DutyKind
from state_machines.people.people import Person, Role
from state_machines.people.rota import RotaPart
from storage.records import OutgoingMessage
from tests.unit.bot.test_follow_people_changes import bring_in, holders
from tests.unit.bot.test_import_rota import bring_in as bring_in_rota
from tests.unit.bot.town_hall import CP_CASE, Hall

#: Helen until eleven, and Ina from then on; the hall's morning begins at 10:05.
MORNING = "duty manager,north,helen.marsh@larkhaven.example,2026-11-17 09:00,2026-11-17 11:00"
AFTERNOON = "duty manager,north,ina.bell@larkhaven.example,2026-11-17 11:00,2026-11-17 17:00"
NEXT_DAY = "duty manager,north,ina.bell@larkhaven.example,2026-11-18 09:00,2026-11-18 17:00"
NIGHT = "duty contact,,naomi.clarke@larkhaven.example,2026-11-17 17:00,2026-11-18 09:00"


@pytest.fixture
def vacant(hall: Hall) -> Hall:
    """A report about a case that nobody has: the duty manager stands in, Helen by the rota."""
    bring_in_rota(hall, MORNING, AFTERNOON, NEXT_DAY, NIGHT)
    bring_in(hall, case="nobody")
    hall.report(hall.amina)
    assert holders(hall, Role.ALLOCATED_SOCIAL_WORKER) == {"helen"}
    hall.outbox()
    return hall


def at(hall: Hall, time: str) -> None:
    hall.now = datetime.fromisoformat(f"{time}:30+00:00")


def news(hall: Hall, sent: list[OutgoingMessage], what: str, to: Person) -> list[str]:
    found = [one for one in sent if one.payload.get("what") == what and one.to_person_id == to.id]
    cards = [hall.compose_message(one) for one in found]
    return [card.text for card in cards if isinstance(card, Card)]


def test_whoever_is_on_next_is_told_at_the_end_of_the_shift_and_the_one_before_reads_who(
    vacant: Hall,
) -> None:
    at(vacant, "2026-11-17T10:59")
    assert carry_out_shifts(vacant.services, vacant.now) == 0
    at(vacant, "2026-11-17T11:00")
    assert carry_out_shifts(vacant.services, vacant.now) > 0
    assert holders(vacant, Role.ALLOCATED_SOCIAL_WORKER) == {"ina"}
    sent = vacant.outbox()
    assert [one.to_person_id for one in sent if one.kind == "ping"] == [vacant.ina.id]
    (read,) = news(vacant, sent, "passed_on", vacant.helen)
    assert "Ina Bell was told at 11:00, for the part of the" in read
    assert carry_out_shifts(vacant.services, vacant.now) == 0
    assert vacant.outbox() == []


def test_what_was_acknowledged_stays_with_whoever_has_it_and_they_read_that(vacant: Hall) -> None:
    (act,) = [duty for duty in vacant.duties() if duty.kind is DutyKind.ACT]
    vacant.acknowledge(vacant.helen, act)
    vacant.outbox()
    at(vacant, "2026-11-17T11:00")
    carry_out_shifts(vacant.services, vacant.now)
    kept = next(duty for duty in vacant.duties() if duty.id == act.id)
    assert (kept.acknowledged_by_id, kept.holder_id) == (vacant.helen.id, vacant.helen.id)
    (read,) = news(vacant, vacant.outbox(), "shift_over", vacant.helen)
    assert read == (
        "LH-1042: still with you after your shift\n"
        f"Your shift is over, and you have acknowledged “{act.task}”. It stays with you until you record "
        "what came of it, or hand it on with “Not mine”."
    )
    hand_over_duties(vacant.services, {vacant.helen.id, vacant.ina.id}, vacant.now)
    kept = next(duty for duty in vacant.duties() if duty.id == act.id)
    assert kept.acknowledged_by_id == vacant.helen.id
    assert kept.state.value == "acknowledged"


def test_at_night_what_is_not_immediate_waits_for_whoever_is_on_in_the_morning(vacant: Hall) -> None:
    at(vacant, "2026-11-17T11:00")
    carry_out_shifts(vacant.services, vacant.now)
    vacant.outbox()
    at(vacant, "2026-11-17T17:00")
    carry_out_shifts(vacant.services, vacant.now)
    assert vacant.outbox() == []
    assert holders(vacant, Role.ALLOCATED_SOCIAL_WORKER) == {"ina"}


def test_what_had_climbed_to_the_duty_manager_goes_to_whoever_is_on_next(hall: Hall) -> None:
    hall.report(hall.amina)
    while "helen" not in told(hall):
        hall.advance(minutes=10)
        hall.chase_due()
    hall.outbox()
    ends = f"{hall.now + timedelta(minutes=10):%Y-%m-%d %H:%M}"
    first = f"duty manager,north,helen.marsh@larkhaven.example,2026-11-17,{ends}"
    bring_in_rota(hall, first, f"duty manager,north,ina.bell@larkhaven.example,{ends},2026-11-19")
    hall.advance(minutes=10)
    assert carry_out_shifts(hall.services, hall.now) > 0
    assert "ina" in told(hall)
    sent = hall.outbox()
    assert {one.to_person_id for one in sent if one.kind == "ping"} == {hall.ina.id}
    assert news(hall, sent, "passed_on", hall.helen)
    assert holders(hall, Role.ALLOCATED_SOCIAL_WORKER) == {"sam"}


def told(hall: Hall) -> set[str]:
    names = {person.id: name for name, person in hall.people.items()}
    return {
        names[one]
        for duty in hall.duties()
        if duty.role is Role.ALLOCATED_SOCIAL_WORKER
        for one in duty.told_ids
    }


def test_a_shift_that_goes_on_with_the_same_person_tells_nobody(hall: Hall) -> None:
    again = "duty manager,north,helen.marsh@larkhaven.example,2026-11-17 11:00,2026-11-17 17:00"
    bring_in_rota(hall, MORNING, again)
    bring_in(hall, case="nobody")
    hall.report(hall.amina)
    hall.outbox()
    at(hall, "2026-11-17T11:00")
    with hall.reading() as uow:
        on_duty = uow.rota.on_duty_at(hall.now)
    assert on_duty.person_id(RotaPart.DUTY_MANAGER, "north") == hall.helen.id
    assert carry_out_shifts(hall.services, hall.now) == 0
    assert hall.outbox() == []
    assert hall.escalation(CP_CASE).closed_at is None
