"""A message is tried until it has arrived, never twice blindly, and is seen when it does not arrive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state_machines.messages.delivery import (
    SLOWEST_RETRY,
    DeliveryDecision,
    DeliveryState,
    PermanentFailure,
    RateLimited,
    SendResult,
    Sent,
    TemporaryFailure,
    UnknownResult,
    next_attempt,
    retry_wait,
)
from state_machines.people.address import Address

NOW = datetime(2026, 11, 17, 14, 2, tzinfo=UTC)
ARRIVED = Sent(Address("chat", "C1"), "1.0")
SENDING = DeliveryState.SENDING
FAILURES: list[SendResult] = [
    RateLimited(timedelta(seconds=30)),
    TemporaryFailure("internal_error"),
    UnknownResult("connection reset"),
]


def test_what_arrived_is_never_taken_up_again() -> None:
    assert next_attempt(SENDING, ARRIVED, 3, NOW) == DeliveryDecision(DeliveryState.SENT)


def test_a_rate_limit_is_waited_out_and_is_not_success() -> None:
    decision = next_attempt(SENDING, RateLimited(timedelta(seconds=30)), 1, NOW)
    assert decision == DeliveryDecision(DeliveryState.PENDING, NOW + timedelta(seconds=30))


def test_a_lost_answer_makes_it_uncertain_so_that_it_is_looked_for_first() -> None:
    decision = next_attempt(SENDING, UnknownResult("connection reset"), 1, NOW)
    assert decision.state is DeliveryState.UNCERTAIN
    assert decision.try_at is not None


@pytest.mark.parametrize("result", FAILURES)
def test_a_message_is_visible_from_the_second_failure(result: SendResult) -> None:
    assert not next_attempt(SENDING, result, 1, NOW).visible
    assert next_attempt(SENDING, result, 2, NOW).visible


def test_what_cannot_be_posted_goes_another_way_and_stays_visible() -> None:
    decision = next_attempt(SENDING, PermanentFailure("channel_not_found"), 1, NOW)
    assert decision == DeliveryDecision(DeliveryState.FAILED, visible=True)


@pytest.mark.parametrize("result", [RateLimited(timedelta(seconds=1)), TemporaryFailure("timeout")])
def test_an_uncertain_message_that_could_not_be_looked_for_is_not_sent_blindly(result: SendResult) -> None:
    assert next_attempt(DeliveryState.UNCERTAIN, result, 4, NOW).state is DeliveryState.UNCERTAIN


def test_an_uncertain_message_that_is_found_was_sent() -> None:
    assert next_attempt(DeliveryState.UNCERTAIN, ARRIVED, 1, NOW) == DeliveryDecision(DeliveryState.SENT)


@given(result=st.sampled_from(FAILURES), attempts=st.integers(1, 10_000))
def test_retry_never_gives_up(result: SendResult, attempts: int) -> None:
    decision = next_attempt(SENDING, result, attempts, NOW)
    assert decision.try_at is not None
    assert decision.try_at > NOW
    assert decision.state is not DeliveryState.FAILED


@given(attempts=st.integers(1, 10_000))
def test_retry_slows_down_to_a_limit(attempts: int) -> None:
    assert retry_wait(attempts) <= retry_wait(attempts + 1) <= SLOWEST_RETRY
