"""How fast Slack lets us go: what it asked for is kept to, by method, and by no clock that was set back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.engine.pace import POST, REDRAWS_A_MINUTE, REDRAWS_AT_ONCE, TRIES_AGAIN, UPDATE, Pace
from tests.integration.delivering import Clock

WAIT = timedelta(seconds=30)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    return Pace(clock.now)


def test_each_method_rests_by_itself(pace: Pace, clock: Clock) -> None:
    pace.refused("conversations.history", "C1", WAIT)
    assert pace.wait("conversations.history", "C2") == WAIT
    assert pace.wait(POST, "C1") is None
    assert pace.wait(UPDATE, "C1") is None
    clock.move(seconds=30)
    assert pace.wait("conversations.history", "C2") is None


def test_all_posting_rests_only_where_two_were_refused_in_a_row(pace: Pace) -> None:
    pace.refused(POST, "C1", WAIT)
    pace.taken(POST)
    pace.refused(POST, "C2", WAIT)
    assert pace.wait(POST, "C3") is None
    assert sorted(pace.room(8, 0).resting) == ["C1", "C2"]
    pace.refused(POST, "C1", WAIT)
    assert pace.wait(POST, "C3") == TRIES_AGAIN
    assert not pace.room(8, 0).posts


def test_one_post_at_a_time_finds_out_whether_all_posting_has_to_rest(pace: Pace, clock: Clock) -> None:
    pace.refused(POST, "C1", WAIT)
    pace.refused(POST, "C2", WAIT)
    assert pace.next_at() == clock.now() + TRIES_AGAIN
    clock.move(seconds=TRIES_AGAIN.total_seconds())
    assert pace.room(8, 0).posts == 1
    assert pace.wait(POST, "C1") == WAIT - TRIES_AGAIN
    assert pace.wait(POST, "C3") is None
    assert pace.room(8, 0).posts == 0
    assert pace.wait(POST, "C4") == TRIES_AGAIN


def test_with_nothing_to_find_out_by_nobody_looks_again_and_again(pace: Pace, clock: Clock) -> None:
    began = clock.now()
    pace.refused(POST, "C1", WAIT)
    pace.refused(POST, "C2", WAIT)
    clock.move(seconds=TRIES_AGAIN.total_seconds())
    assert pace.room(8, 0).posts == 1
    assert pace.next_at() == began + WAIT


def test_posting_goes_on_where_the_post_that_found_out_was_taken(pace: Pace, clock: Clock) -> None:
    pace.refused(POST, "C1", WAIT)
    pace.refused(POST, "C2", WAIT)
    clock.move(seconds=TRIES_AGAIN.total_seconds())
    assert pace.wait(POST, "C3") is None
    pace.taken(POST)
    assert pace.wait(POST, "C4") is None
    assert pace.room(8, 0).posts >= 8
    assert sorted(pace.room(8, 0).resting) == ["C1", "C2"]


def test_posting_rests_on_where_the_post_that_found_out_was_refused(pace: Pace, clock: Clock) -> None:
    pace.refused(POST, "C1", WAIT)
    pace.refused(POST, "C2", WAIT)
    clock.move(seconds=TRIES_AGAIN.total_seconds())
    assert pace.wait(POST, "C3") is None
    pace.refused(POST, "C3", WAIT)
    assert pace.wait(POST, "C4") == TRIES_AGAIN
    assert sorted(pace.room(8, 0).resting) == ["C1", "C2", "C3"]


def test_a_short_rest_of_all_posting_is_not_made_longer(pace: Pace, clock: Clock) -> None:
    for conversation in ("C1", "C2"):
        pace.refused(POST, conversation, timedelta(seconds=1))
    assert pace.wait(POST, "C3") == timedelta(seconds=1)
    clock.move(seconds=1)
    assert pace.wait(POST, "C3") is None
    assert pace.room(8, 0).posts >= 8


def test_a_rest_ends_by_itself_and_when_its_clock_is_set_back(pace: Pace, clock: Clock) -> None:
    pace.refused(UPDATE, "C1", WAIT)
    assert pace.next_at() == clock.now() + WAIT
    clock.move(hours=-2)
    assert pace.wait(UPDATE, "C1") is None
    assert pace.next_at() is None


def test_a_ping_always_finds_a_place_beside_redraws(pace: Pace) -> None:
    assert pace.room(8, 0).redraws == REDRAWS_AT_ONCE
    assert pace.room(8, REDRAWS_AT_ONCE).redraws == 0


def test_processes_share_the_redraws_of_a_minute(pace: Pace, clock: Clock) -> None:
    pace.share(3)
    for _ in range(REDRAWS_A_MINUTE // 3):
        assert pace.wait(UPDATE, "C1") is None
    assert pace.room(8, 0).redraws == 0
    assert pace.next_at() == clock.now() + timedelta(minutes=1)
    clock.move(seconds=61)
    assert pace.room(8, 0).redraws == REDRAWS_AT_ONCE


def test_redraws_counted_by_a_clock_that_was_set_back_hold_nothing_up(pace: Pace, clock: Clock) -> None:
    for _ in range(REDRAWS_A_MINUTE):
        pace.wait(UPDATE, "C1")
    clock.move(hours=-1)
    assert pace.room(8, 0).redraws == REDRAWS_AT_ONCE
