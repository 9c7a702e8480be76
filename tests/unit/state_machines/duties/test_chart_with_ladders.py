"""Chart, ladders and delivery searched together: what is owed is always held by somebody, told and chased."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace

import pytest

from state_machines.duties.circle import Circle
from state_machines.duties.duty import DutyState
from state_machines.errors import EventNotTaken
from state_machines.flowchart.flowchart import Event
from state_machines.messages.delivery import (
    PermanentFailure,
    SendResult,
    Sent,
    TemporaryFailure,
    UnknownResult,
)
from state_machines.people.address import Address
from state_machines.policy.policy import load_policy, shipped_policies
from state_machines.policy.vocabulary import REPORTS
from state_machines.workbench.walk import WALK_NOW
from tests.unit.state_machines.authority import DAVID, GRACE, NAOMI, RUTH, circle
from tests.unit.state_machines.owed_world import (
    World,
    begin_world,
    chase,
    check,
    deliver,
    press,
    record,
    report,
)
from tests.unit.state_machines.walks import ANYBODY, NEXT_WEEK

#: Breadth first up to here: the nearest ways come first, and each further one repeats their kinds.
MOST = 700
CIRCLES = {
    "everybody": circle(),
    "hardly anybody": circle(away=("sam", "ruth", "helen"), unreachable=("priya", "grace")),
    "managers in a circle": circle(
        replace(RUTH, line_manager_id="david"),
        replace(DAVID, line_manager_id="ruth"),
        replace(GRACE, line_manager_id="naomi"),
        replace(NAOMI, line_manager_id="grace"),
        social_worker=None,
    ),
}
RESULTS: tuple[SendResult, ...] = (
    Sent(Address("chat", "D1"), "1"),
    TemporaryFailure("busy"),
    UnknownResult("reset"),
    PermanentFailure("closed"),
)


def worlds_after_events(world: World) -> Iterator[World]:
    """The world after each event that the chart knows and this step takes."""
    for name in dict.fromkeys(move.event for move in world.policy.moves):
        try:
            if name in REPORTS:
                yield report(world, name, {}, "amina")
            else:
                yield record(world, Event(name, WALK_NOW, "sam", NEXT_WEEK, ANYBODY))
        except EventNotTaken:
            assert name not in REPORTS, f"{world.walk.step} loses {name}"


def worlds_after_chases(world: World) -> Iterator[World]:
    """Any duty is chased or acknowledged, any message sent, late, perhaps lost, or refused for good."""
    for at, duty in enumerate(world.duties):
        yield chase(world, at)
        if duty.state is DutyState.OPEN:
            yield press(world, at, world.around.people[duty.holder_id])
    for person in sorted(world.unsent):
        yield from (deliver(world, person, result) for result in RESULTS)


def following(world: World) -> Iterator[World]:
    if world.walk.has_ended:
        return
    for after in worlds_after_events(world):
        assert world.unsent <= after.unsent, "a move drops no ping that was not sent"
        yield after
    yield from worlds_after_chases(world)


def search(policy: str, around: Circle) -> set[tuple[object, ...]]:
    first = report(begin_world(load_policy(policy), around), "report_missed_visit", {}, "amina")
    seen = {first.key}
    ahead = deque([first])
    while ahead and len(seen) < MOST:
        world = ahead.popleft()
        for after in following(world):
            if after.key not in seen:
                check(after)
                seen.add(after.key)
                ahead.append(after)
    return seen


@pytest.mark.parametrize("around", CIRCLES)
@pytest.mark.parametrize("policy", shipped_policies())
def test_whatever_is_told_chased_lost_or_recorded_somebody_holds_it_and_is_chased(
    policy: str, around: str
) -> None:
    assert len(search(policy, CIRCLES[around])) >= MOST
