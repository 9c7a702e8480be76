"""How fast a surface lets us go: its wishes are kept to, by operation, and by no clock that was set back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.engine.rate_limiter import PROBE_EVERY, RateLimiter
from bot.surface_profile import SendLimits
from state_machines.messages.delivery import Operation
from tests.integration.delivery_helpers import Clock

WAIT = timedelta(seconds=30)
POST, UPDATE, FIND = Operation.POST, Operation.REDRAW, Operation.FIND
REDRAWS_A_MINUTE, REDRAWS_AT_ONCE = 45, 4


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rate_limiter(clock: Clock) -> RateLimiter:
    return RateLimiter(clock.now, SendLimits(REDRAWS_A_MINUTE, REDRAWS_AT_ONCE))


def test_each_method_rests_by_itself(rate_limiter: RateLimiter, clock: Clock) -> None:
    rate_limiter.note_refusal(FIND, "C1", WAIT)
    assert rate_limiter.wait_before(FIND, "C2") == WAIT
    assert rate_limiter.wait_before(POST, "C1") is None
    assert rate_limiter.wait_before(UPDATE, "C1") is None
    clock.move(seconds=30)
    assert rate_limiter.wait_before(FIND, "C2") is None


def test_all_posting_rests_only_where_two_were_refused_in_a_row(rate_limiter: RateLimiter) -> None:
    rate_limiter.note_refusal(POST, "C1", WAIT)
    rate_limiter.note_success(POST)
    rate_limiter.note_refusal(POST, "C2", WAIT)
    assert rate_limiter.wait_before(POST, "C3") is None
    assert sorted(rate_limiter.room(8, 0).resting) == ["C1", "C2"]
    rate_limiter.note_refusal(POST, "C1", WAIT)
    assert rate_limiter.wait_before(POST, "C3") == PROBE_EVERY
    assert not rate_limiter.room(8, 0).posts


def test_one_post_at_a_time_finds_out_whether_all_posting_has_to_rest(
    rate_limiter: RateLimiter, clock: Clock
) -> None:
    rate_limiter.note_refusal(POST, "C1", WAIT)
    rate_limiter.note_refusal(POST, "C2", WAIT)
    assert rate_limiter.more_room_at() == clock.now() + PROBE_EVERY
    clock.move(seconds=PROBE_EVERY.total_seconds())
    assert rate_limiter.room(8, 0).posts == 1
    assert rate_limiter.wait_before(POST, "C1") == WAIT - PROBE_EVERY
    assert rate_limiter.wait_before(POST, "C3") is None
    assert rate_limiter.room(8, 0).posts == 0
    assert rate_limiter.wait_before(POST, "C4") == PROBE_EVERY


def test_with_nothing_to_find_out_by_nobody_looks_again_and_again(
    rate_limiter: RateLimiter, clock: Clock
) -> None:
    began = clock.now()
    rate_limiter.note_refusal(POST, "C1", WAIT)
    rate_limiter.note_refusal(POST, "C2", WAIT)
    clock.move(seconds=PROBE_EVERY.total_seconds())
    assert rate_limiter.room(8, 0).posts == 1
    assert rate_limiter.more_room_at() == began + WAIT


def test_posting_goes_on_where_the_post_that_found_out_was_taken(
    rate_limiter: RateLimiter, clock: Clock
) -> None:
    rate_limiter.note_refusal(POST, "C1", WAIT)
    rate_limiter.note_refusal(POST, "C2", WAIT)
    clock.move(seconds=PROBE_EVERY.total_seconds())
    assert rate_limiter.wait_before(POST, "C3") is None
    rate_limiter.note_success(POST)
    assert rate_limiter.wait_before(POST, "C4") is None
    assert rate_limiter.room(8, 0).posts >= 8
    assert sorted(rate_limiter.room(8, 0).resting) == ["C1", "C2"]


def test_posting_rests_on_where_the_post_that_found_out_was_refused(
    rate_limiter: RateLimiter, clock: Clock
) -> None:
    rate_limiter.note_refusal(POST, "C1", WAIT)
    rate_limiter.note_refusal(POST, "C2", WAIT)
    clock.move(seconds=PROBE_EVERY.total_seconds())
    assert rate_limiter.wait_before(POST, "C3") is None
    rate_limiter.note_refusal(POST, "C3", WAIT)
    assert rate_limiter.wait_before(POST, "C4") == PROBE_EVERY
    assert sorted(rate_limiter.room(8, 0).resting) == ["C1", "C2", "C3"]


def test_a_short_rest_of_all_posting_is_not_made_longer(rate_limiter: RateLimiter, clock: Clock) -> None:
    for conversation in ("C1", "C2"):
        rate_limiter.note_refusal(POST, conversation, timedelta(seconds=1))
    assert rate_limiter.wait_before(POST, "C3") == timedelta(seconds=1)
    clock.move(seconds=1)
    assert rate_limiter.wait_before(POST, "C3") is None
    assert rate_limiter.room(8, 0).posts >= 8


def test_a_rest_ends_by_itself_and_when_its_clock_is_set_back(
    rate_limiter: RateLimiter, clock: Clock
) -> None:
    rate_limiter.note_refusal(UPDATE, "C1", WAIT)
    assert rate_limiter.more_room_at() == clock.now() + WAIT
    clock.move(hours=-2)
    assert rate_limiter.wait_before(UPDATE, "C1") is None
    assert rate_limiter.more_room_at() is None


def test_a_ping_always_finds_a_place_beside_redraws(rate_limiter: RateLimiter) -> None:
    assert rate_limiter.room(8, 0).redraws == REDRAWS_AT_ONCE
    assert rate_limiter.room(8, REDRAWS_AT_ONCE).redraws == 0


def test_processes_share_the_redraws_of_a_minute(rate_limiter: RateLimiter, clock: Clock) -> None:
    rate_limiter.share_between(3)
    for _ in range(REDRAWS_A_MINUTE // 3):
        assert rate_limiter.wait_before(UPDATE, "C1") is None
    assert rate_limiter.room(8, 0).redraws == 0
    assert rate_limiter.more_room_at() == clock.now() + timedelta(minutes=1)
    clock.move(seconds=61)
    assert rate_limiter.room(8, 0).redraws == REDRAWS_AT_ONCE


def test_redraws_counted_by_a_clock_that_was_set_back_hold_nothing_up(
    rate_limiter: RateLimiter, clock: Clock
) -> None:
    for _ in range(REDRAWS_A_MINUTE):
        rate_limiter.wait_before(UPDATE, "C1")
    clock.move(hours=-1)
    assert rate_limiter.room(8, 0).redraws == REDRAWS_AT_ONCE
