"""The search that leaves nothing out: each event is tried in each chart state, and nothing is worked out."""

from __future__ import annotations

from collections import deque

from state_machines.errors import EventNotTaken
from state_machines.flowchart.flowchart import Event
from state_machines.policy.model import PLAN_CHANGED
from state_machines.policy.policy import Policy
from state_machines.workbench.chart_state import facts_told_apart
from state_machines.workbench.exploration import (
    Exploration,
    _check_state,
    _check_whole,
    _note_move,
    _note_refusal,
)
from state_machines.workbench.possible_events import possible_events
from state_machines.workbench.walk import PolicyWalk, begin_walk


def explore_in_full(policy: Policy) -> Exploration:
    """What `explore` must find, slowly."""
    found, told_apart = Exploration(policy), facts_told_apart(policy)
    events = tuple(possible_events(policy))
    ahead = deque(begin_walk(policy, plan) for plan in policy.plans)
    while ahead:
        walk = ahead.popleft()
        here = told_apart.chart_state(walk)
        if here not in found.follows:
            after = [one for event in events if (one := _after(walk, event, found)) is not None]
            found.follows[here] = {told_apart.chart_state(one) for one in after}
            ahead.extend(after)
    _check_whole(found, complete=True)
    return found


def _after(walk: PolicyWalk, event: Event, found: Exploration) -> PolicyWalk | None:
    if walk.has_ended or not _says_something_new(walk, event):
        return None
    try:
        after = walk.advance(event)
    except EventNotTaken:
        _note_refusal(walk, event, found)
        return None
    assert after.move is not None
    _note_move(walk.step, after, after.move, event, found)
    _check_state(after, found)
    return after


def _says_something_new(walk: PolicyWalk, event: Event) -> bool:
    if event.name != PLAN_CHANGED:
        return True
    return walk.step != walk.policy.start and event.facts["plan"] != walk.escalation.facts["plan"]
