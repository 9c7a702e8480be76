"""One duty with bad data holds up no other, is tried ever more slowly, and is never given up."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from bot.engine.chase_due import Chaser
from storage.tables import duties
from tests.unit.bot.town_hall import CIN_CASE, Hall


def spoil(hall: Hall, duty_id: str, told_ids: Any) -> None:
    """As a row that was damaged; what a newer release wrote is not chased at all."""
    with hall.services.store.engine.begin() as connection:
        connection.execute(update(duties).where(duties.c.id == duty_id).values(told_ids=told_ids))


def test_a_duty_that_cannot_be_read_does_not_keep_the_others_from_being_chased(hall: Hall) -> None:
    hall.report(hall.amina)
    spoiled = hall.duties()[0]
    hall.advance(seconds=1)
    hall.report(hall.amina, CIN_CASE)
    spoil(hall, spoiled.id, 7)
    hall.advance(days=4)
    assert Chaser(hall.services).chase_due(hall.now) > 0
    duties = hall.duties(CIN_CASE)
    assert duties
    assert all(duty.chase_at and duty.chase_at > hall.now for duty in duties)


def test_what_cannot_be_chased_rests_longer_each_time_and_is_chased_once_it_can_be(hall: Hall) -> None:
    hall.report(hall.amina)
    spoiled = hall.duties()[0]
    spoil(hall, spoiled.id, 7)
    hall.advance(days=4)
    chaser = Chaser(hall.services)
    assert chaser.chase_due(hall.now) > 0
    assert chaser.paused_duties(hall.now) == (spoiled.id,)
    with hall.reading() as uow:
        others = uow.duties.next_chase_at(chaser.paused_duties(hall.now))
    assert others is not None
    assert others > hall.now
    hall.advance(seconds=1)
    assert spoiled.id not in chaser.paused_duties(hall.now)
    chaser.chase_due(hall.now)
    hall.advance(seconds=1)
    assert spoiled.id in chaser.paused_duties(hall.now)
    spoil(hall, spoiled.id, list(spoiled.told_ids))
    hall.advance(minutes=5)
    assert chaser.chase_due(hall.now) > 0
    assert chaser.paused_duties(hall.now) == ()
