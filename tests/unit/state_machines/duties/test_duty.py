"""A duty's life: acknowledged by the right rank, taken back for a while, done or overtaken once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from state_machines.duties.duty import (
    Duty,
    DutyKind,
    DutyState,
    Rank,
    acknowledge,
    complete,
    expire,
    overtake,
    remember_told,
    undo,
)
from state_machines.errors import NotAllowed, Stale
from tests.unit.state_machines.authority import HOUR, NOW, RUTH, SAM, duty

UNDO = timedelta(minutes=10)
LATER = NOW + timedelta(minutes=5)
EXPIRES = NOW + 8 * HOUR


def acknowledged_duty(kind: DutyKind = DutyKind.ACKNOWLEDGE) -> Duty:
    return acknowledge(duty(kind=kind), SAM, Rank.HOLDER, NOW, UNDO, EXPIRES)


def test_acknowledging_does_a_duty_to_acknowledge() -> None:
    done = acknowledged_duty()
    assert (done.state, done.acknowledged_by_id, done.ended_at) == (DutyState.DONE, "sam", NOW)
    assert done.chase_at is None
    assert not done.is_live


def test_acknowledging_a_duty_to_act_leaves_it_owed_and_chased_when_that_expires() -> None:
    taken = acknowledged_duty(DutyKind.ACT)
    assert (taken.state, taken.chase_at, taken.ended_at) == (DutyState.ACKNOWLEDGED, EXPIRES, None)
    assert taken.is_live


def test_the_wrong_rank_acknowledges_nothing() -> None:
    with pytest.raises(NotAllowed):
        acknowledge(duty(), SAM, Rank.NONE, NOW, UNDO, EXPIRES)


def test_nothing_is_acknowledged_twice() -> None:
    with pytest.raises(Stale):
        acknowledge(acknowledged_duty(), RUTH, Rank.ABOVE, LATER, UNDO, EXPIRES)


@pytest.mark.parametrize("kind", list(DutyKind))
def test_a_mistaken_acknowledgement_is_taken_back_as_if_it_had_never_been(kind: DutyKind) -> None:
    assert undo(acknowledged_duty(kind), SAM, LATER, NOW + HOUR) == duty(kind=kind)


def test_only_who_acknowledged_takes_it_back() -> None:
    with pytest.raises(NotAllowed, match="Only the person who acknowledged"):
        undo(acknowledged_duty(), RUTH, LATER, EXPIRES)


def test_an_acknowledgement_can_be_taken_back_until_the_last_moment_and_not_after() -> None:
    assert undo(acknowledged_duty(), SAM, NOW + UNDO, EXPIRES).state is DutyState.OPEN
    with pytest.raises(Stale, match="too late"):
        undo(acknowledged_duty(), SAM, NOW + UNDO + timedelta(seconds=1), EXPIRES)


def test_an_open_duty_has_nothing_to_take_back() -> None:
    with pytest.raises(Stale, match="no acknowledgement"):
        undo(duty(), SAM, LATER, EXPIRES)


@pytest.mark.parametrize("end", [lambda taken: complete(taken, "sam", LATER), lambda t: overtake(t, LATER)])
def test_an_outcome_is_not_taken_back_with_the_acknowledgement(end: object) -> None:
    assert callable(end)
    with pytest.raises(Stale, match="no acknowledgement"):
        undo(end(acknowledged_duty(DutyKind.ACT)), SAM, LATER, EXPIRES)


def test_an_expired_acknowledgement_leaves_the_duty_open_and_says_who_gave_it() -> None:
    again = expire(acknowledged_duty(DutyKind.ACT), EXPIRES)
    assert (again.state, again.chase_at) == (DutyState.OPEN, EXPIRES)
    assert (again.acknowledged_by_id, again.acknowledged_at) == ("sam", NOW)
    assert again.has_expired_acknowledgement
    assert not duty().has_expired_acknowledgement


def test_only_an_acknowledged_duty_expires() -> None:
    with pytest.raises(Stale):
        expire(duty(), EXPIRES)


def test_an_open_duty_can_be_done_by_its_outcome_without_acknowledgement() -> None:
    done = complete(duty(kind=DutyKind.ACT), "ruth", LATER)
    assert (done.state, done.ended_by_id, done.ended_at) == (DutyState.DONE, "ruth", LATER)


def test_an_overtaken_duty_is_chased_no_more() -> None:
    gone = overtake(duty(), LATER)
    assert (gone.state, gone.ended_at, gone.chase_at) == (DutyState.OVERTAKEN, LATER, None)


def test_what_has_ended_does_not_end_again() -> None:
    with pytest.raises(Stale):
        complete(acknowledged_duty(), "sam", LATER)
    with pytest.raises(Stale):
        overtake(overtake(duty(), NOW), LATER)


def test_people_told_are_kept_in_order_and_once() -> None:
    assert remember_told(remember_told(duty(), ["ruth", "sam"]), ["helen", "ruth"]).told_ids == (
        "sam",
        "ruth",
        "helen",
    )
