"""What closes a team's channel to posts, and how long what was found of it counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from state_machines.messages.team_channel import (
    ChannelFault,
    TeamChannel,
    fault_of,
    fault_words,
    mending_words,
)
from state_machines.people.address import Address

NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
NORTH = Address("slack", "G0NORTH")
FIT = {"joined": True, "private": True, "shared_outside": False, "archived": False}


@pytest.mark.parametrize(
    ("differs", "fault"),
    [
        ({}, None),
        ({"private": False}, ChannelFault.PUBLIC),
        ({"shared_outside": True}, ChannelFault.SHARED),
        ({"joined": False}, ChannelFault.NOT_IN_IT),
        ({"archived": True}, ChannelFault.ARCHIVED),
        ({"private": False, "archived": True, "joined": False}, ChannelFault.PUBLIC),
        ({"shared_outside": True, "archived": True}, ChannelFault.SHARED),
    ],
)
def test_the_gravest_thing_closes_it(differs: dict[str, bool], fault: ChannelFault | None) -> None:
    assert fault_of(**{**FIT, **differs}) is fault


def test_what_was_found_counts_for_an_hour_and_of_a_closed_channel_for_five_minutes() -> None:
    fit, closed = TeamChannel(NORTH, NOW), TeamChannel(NORTH, NOW, ChannelFault.PUBLIC)
    assert fit.is_fresh(NOW + timedelta(minutes=59))
    assert not fit.is_fresh(NOW + timedelta(minutes=60))
    assert closed.is_fresh(NOW + timedelta(minutes=4))
    assert not closed.is_fresh(NOW + timedelta(minutes=5))
    assert not TeamChannel(NORTH).is_fresh(NOW)


def test_what_was_found_by_a_clock_that_was_set_back_since_is_asked_again() -> None:
    assert TeamChannel(NORTH, NOW).is_fresh(NOW - timedelta(minutes=2))
    assert not TeamChannel(NORTH, NOW).is_fresh(NOW - timedelta(days=1))


def test_each_fault_has_words_and_one_of_a_newer_release_too() -> None:
    assert len(list(ChannelFault)) == 5
    for fault in (*ChannelFault, "on_fire"):
        assert fault_words(fault)
        assert mending_words(fault)
