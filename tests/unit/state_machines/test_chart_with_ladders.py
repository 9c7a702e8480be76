"""Chart, ladders and delivery searched together: what is owed is always held by somebody and chased."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from state_machines.circle import Circle
from state_machines.delivery import DeliveryState, Impossible, Outcome, Sent, Temporary, Unknown, next_attempt
from state_machines.duty import Duty, DutyKind, DutyState, acknowledge, complete, overtake, told
from state_machines.errors import EventNotTaken
from state_machines.flowchart import Event, Move
from state_machines.ladder import climb, rungs
from state_machines.policy import load_policy
from state_machines.policy_walk import WALK_NOW, PolicyWalk, begin_walk
from state_machines.rank import rank
from state_machines.roles import holders
from tests.unit.state_machines.authority import HOURLY, circle
from tests.unit.state_machines.authority import duty as a_duty
from tests.unit.state_machines.walks import ANYBODY, NEXT_WEEK

#: Breadth first up to here: the nearest ways come first, and each further one repeats their kinds.
MOST = 6_000
POLICY = load_policy("southampton-2024")
ALL = circle()
NOBODY_BUT_THE_LAST = circle(away=("sam", "ruth", "helen"), unreachable=("priya", "grace"))
RESULTS: tuple[Outcome, ...] = (Sent("D1", "1"), Temporary("busy"), Unknown("reset"), Impossible("closed"))


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty and the latest message about it; a move merges a message not yet sent, never drops it."""

    duty: Duty
    message: DeliveryState = DeliveryState.PENDING


@dataclass(frozen=True, slots=True)
class World:
    """An escalation with everything that is owed in it."""

    walk: PolicyWalk
    owed: tuple[Owed, ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        duties = tuple(sorted((o.duty.key, o.duty.state, o.duty.rung, o.message) for o in self.owed))
        return (self.walk.step, tuple(sorted(self.walk.escalation.facts.items())), duties)


def opened(world: World, move: Move, around: Circle) -> Iterator[Owed]:
    standing = {one.duty.key for one in world.owed if one.duty.live}
    for number, order in enumerate(move.orders):
        if order.key not in standing:
            held = holders(order.role, around)
            assert held.person is not None
            new = replace(
                a_duty(order.role, held.person.id, order.kind, f"duty-{number}"),
                key=order.key,
                rung=held.rung,
            )
            yield Owed(told(new, (held.person.id,)))


def after_event(world: World, event: str, around: Circle) -> World | None:
    facts = {} if event.startswith("report_") else NEXT_WEEK
    try:
        walk = world.walk.then(Event(event, WALK_NOW, "somebody", facts, ANYBODY))
    except EventNotTaken:
        return None
    move = walk.move
    assert move is not None
    kept = tuple(ended(one, move) for one in world.owed)
    still = tuple(one for one in kept if one.duty.live)
    return World(walk, (*still, *opened(replace(world, owed=still), move, around)))


def ended(one: Owed, move: Move) -> Owed:
    duty = one.duty
    if duty.kind is DutyKind.ACT and duty.key in move.completes:
        return replace(one, duty=complete(duty, "somebody", WALK_NOW))
    if move.closes or (duty.kind is DutyKind.ACT and duty.key in move.overtakes):
        return replace(one, duty=overtake(duty, WALK_NOW))
    return one


def with_one(world: World, at: int, changed: Owed) -> World:
    return replace(world, owed=(*world.owed[:at], changed, *world.owed[at + 1 :]))


def chased(world: World, around: Circle) -> Iterator[World]:
    """The first duty that can still change is chased, its message delivered, and it is acknowledged.

    One at a time: duties do not touch one another, so every order of several adds no new danger.
    """
    for at, one in enumerate(world.owed[:1]):
        climbed = climb(one.duty, around, HOURLY, WALK_NOW)
        again = DeliveryState.PENDING if climbed.tell else one.message
        yield with_one(world, at, Owed(climbed.duty, again))
        for result in RESULTS if one.message is not DeliveryState.SENT else ():
            decided = next_attempt(DeliveryState.SENDING, result, 1, WALK_NOW)
            yield with_one(world, at, replace(one, message=decided.state))
        holder = around.people[one.duty.holder_id]
        if one.duty.state is DutyState.OPEN and one.message is DeliveryState.SENT:
            how = rank(one.duty, holder, around)
            later = WALK_NOW + timedelta(hours=4)
            taken = acknowledge(one.duty, holder, how, WALK_NOW, timedelta(0), later)
            rest = (
                *world.owed[:at],
                *((Owed(taken, one.message),) if taken.live else ()),
                *world.owed[at + 1 :],
            )
            yield replace(world, owed=rest)


def following(world: World, around: Circle) -> Iterator[World]:
    if world.walk.ended:
        return
    events = dict.fromkeys(move.event for move in POLICY.moves)
    for event in events:
        after = after_event(world, event, around)
        if after is not None:
            yield after
    yield from chased(world, around)


def sound(world: World, around: Circle) -> None:
    if world.walk.ended:
        assert not world.owed, "a closed escalation is not chased"
        return
    acts = [one for one in world.owed if one.duty.kind is DutyKind.ACT]
    assert acts, f"{world.walk.step} is open and nobody owes anything"
    for one in world.owed:
        assert one.duty.chase_at is not None, "what is owed is chased"
        assert one.duty.holder_id in around.people
        assert len(rungs(one.duty, around)) == 6


def search(around: Circle) -> int:
    first = after_event(World(begin_walk(POLICY, POLICY.plans[0])), "report_missed_visit", around)
    assert first is not None
    seen = {first.key}
    ahead = deque([first])
    while ahead and len(seen) < MOST:
        world = ahead.popleft()
        sound(world, around)
        for after in following(world, around):
            if after.key not in seen:
                seen.add(after.key)
                ahead.append(after)
    return len(seen)


def test_whatever_is_told_chased_lost_or_recorded_somebody_holds_it_and_is_chased() -> None:
    assert search(ALL) > 1000


def test_it_holds_too_where_hardly_anybody_can_be_reached() -> None:
    assert search(NOBODY_BUT_THE_LAST) > 1000
