"""An escalation with all that is owed in it, handled as the product does: duties, ladders and pings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from state_machines.duties.circle import Circle, circles_by_holder, resolve
from state_machines.duties.duty import (
    Duty,
    DutyKind,
    DutyState,
    acknowledge,
    complete,
    overtake,
    remember_told,
)
from state_machines.duties.ladder import climb, first_chase, rungs
from state_machines.duties.press import complete_by_reporting
from state_machines.duties.rank import rank
from state_machines.duties.roles import holder_of
from state_machines.flowchart.flowchart import DutyOrder, Event, Move, act_duties_at
from state_machines.messages.delivery import DeliveryState, SendResult, next_attempt
from state_machines.people.people import Person
from state_machines.policy.policy import Policy
from state_machines.policy.vocabulary import DATE_FACTS
from state_machines.workbench.walk import WALK_NOW, PolicyWalk, begin_walk
from tests.unit.state_machines.authority import HOURLY
from tests.unit.state_machines.walks import ANYBODY

#: States of a ping that has not arrived and is still to be sent.
UNSENT = frozenset({DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNCERTAIN})


@dataclass(frozen=True, slots=True)
class World:
    """Where the chart stands, the duties that live, and for each person the ping they are sent.

    A ping is drawn from the present state when it is sent, so one that waits is merged into a newer one.
    """

    walk: PolicyWalk
    around: Circle
    duties: tuple[Duty, ...] = ()
    pings: Mapping[str, DeliveryState] = field(default_factory=dict)
    now: datetime = WALK_NOW
    opened: int = 0
    reports: int = 0

    @property
    def policy(self) -> Policy:
        return self.walk.policy

    @property
    def acts(self) -> tuple[Duty, ...]:
        return tuple(duty for duty in self.duties if duty.kind is DutyKind.ACT)

    @property
    def unsent(self) -> frozenset[str]:
        """Who is still to be sent a ping."""
        return frozenset(person for person, state in self.pings.items() if state in UNSENT)

    @property
    def key(self) -> tuple[object, ...]:
        """What tells two worlds apart; times and dates never do."""
        facts = {name: value for name, value in self.walk.escalation.facts.items() if name not in DATE_FACTS}
        duties = ((one.key, one.holder_id, one.state, one.rung, len(one.declined)) for one in self.duties)
        away = frozenset(one.id for one in self.around.people.values() if not one.reachable)
        return (
            self.walk.step,
            frozenset(facts.items()),
            tuple(sorted(duties)),
            frozenset(self.pings.items()),
            away,
        )


def begin_world(policy: Policy, around: Circle) -> World:
    """A case of the circle's plan where the board covers it, else of the board's first."""
    plan = around.case.plan if around.case.plan in policy.plans else policy.plans[0]
    return World(begin_walk(policy, plan), around)


def report(world: World, event: str, facts: Mapping[str, str], who: str) -> World:
    """Somebody reports: whoever the board names is told, and the reporter's own duty is done by it."""
    number = f"report-{world.reports + 1}"
    around = replace(world.around, reporter_id=who, reporters={**world.around.reporters, number: who})
    seen = replace(world, around=around, reports=world.reports + 1)
    return _take_move(seen, Event(event, WALK_NOW, who, facts, ANYBODY), number)


def record(world: World, event: Event) -> World:
    """An outcome is recorded; `answers` says which several holders still owe theirs, as the product does."""
    rules = [rule for rule in world.policy.moves if rule.event == event.name]
    owed = _own(world, {key for rule in rules for key in rule.completes_own})
    if not any(rule.completes_own for rule in rules):
        return _take_move(world, event, None)
    answers = "all" if len(owed) <= 1 else "some"
    return _take_move(world, replace(event, facts={**event.facts, "answers": answers}), None)


def chase(world: World, at: int, *, now: datetime | None = None) -> World:
    """One duty is chased, whichever it is: the ladder climbs, and whom it names are pinged."""
    moment = now or world.now
    climbed = climb(world.duties[at], world.around, HOURLY, moment)
    assert climbed.duty.chase_at is not None
    assert climbed.duty.chase_at > moment, "what was chased is chased again"
    assert bool(climbed.tell) is not climbed.nobody, "a chase tells somebody, or raises the alarm"
    pinged = _with_pings(world, (*climbed.tell, *climbed.remind))
    return replace(_with(pinged, at, climbed.duty), now=moment)


def deliver(world: World, person: str, result: SendResult) -> World:
    """One attempt to send somebody's ping; where it cannot be, what waits for them is due at once."""
    state = next_attempt(DeliveryState.SENDING, result, 1, world.now).state
    after = replace(world, pings={**world.pings, person: state})
    if state is not DeliveryState.FAILED:
        return after
    lost = replace(world.around.people[person], reachable=False)
    around = replace(world.around, people={**world.around.people, person: lost})
    due = tuple(
        replace(duty, chase_at=world.now) if _waits_for(duty, person) else duty for duty in world.duties
    )
    return replace(after, around=around, duties=due)


def press(world: World, at: int, person: Person) -> World:
    """Somebody says "I have this"; raises what the duty raises for the wrong rank."""
    duty = world.duties[at]
    how = rank(duty, person, world.around)
    expires = world.now + timedelta(hours=4)
    taken = acknowledge(duty, person, how, world.now, timedelta(minutes=5), expires)
    return _with(world, at, taken)


def with_duty(world: World, at: int, duty: Duty) -> World:
    """The world with one duty changed."""
    return _with(world, at, duty)


def check(world: World) -> None:
    """What is owed has a holder who is chased and was told; what is closed is owed by nobody."""
    if world.walk.has_ended:
        assert not world.duties, "a closed escalation is not chased"
        return
    due = {duty.key for duty in act_duties_at(world.policy, world.walk.step, world.walk.escalation.facts)}
    assert due, f"{world.walk.step} is open and asks nothing of anybody"
    assert {duty.key for duty in world.acts} == due, f"{world.walk.step} owes something else than it asks"
    roles = {held.role for held in world.policy.holders}
    for duty in world.duties:
        assert duty.role in roles, f"no rule says who holds {duty.role}"
        assert duty.holder_id in world.around.people
        assert duty.chase_at is not None, "what is owed is chased"
        assert len(rungs(duty, world.around)) == 6
        assert _is_heard_of(world, duty), f"nobody hears of {duty.key}"


def _is_heard_of(world: World, duty: Duty) -> bool:
    """Somebody has been sent it or will be; or it is due now, and climbs; or nobody can be reached."""
    if duty.chase_at is not None and duty.chase_at <= world.now:
        return True
    heard = (*UNSENT, DeliveryState.SENT)
    if any(world.pings.get(person) in heard for person in duty.told_ids):
        return True
    done_by = duty.acknowledged_by_id is not None
    return done_by or not any(rung.can_be_told for rung in rungs(duty, world.around))


def _take_move(world: World, event: Event, report_id: str | None) -> World:
    walk = world.walk.advance(event)
    move = walk.move
    assert move is not None
    kept = tuple(_end_duty(world, duty, move, event) for duty in world.duties)
    after = replace(world, walk=walk, duties=tuple(duty for duty in kept if duty.is_live))
    return after if move.closes else _open_duties(after, move, event, report_id)


def _end_duty(world: World, duty: Duty, move: Move, event: Event) -> Duty:
    own = _own(world, move.completes_own)[:1]
    if duty in own or (duty.kind is DutyKind.ACT and duty.key in move.completes):
        return complete(duty, event.actor_id, world.now)
    if move.closes or (duty.kind is DutyKind.ACT and duty.key in move.overtakes):
        return overtake(duty, world.now)
    return duty


def _own(world: World, keys: object) -> tuple[Duty, ...]:
    """Duties of several holders; the first is taken for the recorder's own."""
    assert isinstance(keys, set | frozenset | tuple)
    return tuple(duty for duty in world.acts if duty.key in keys)


def _open_duties(world: World, move: Move, event: Event, report_id: str | None) -> World:
    for order, view in _orders_with_circles(world, move):
        duty = _new(world, order, view, event, report_id)
        world = replace(world, opened=world.opened + 1)
        standing = _standing(world, duty, view)
        if duty.is_live and standing is None:
            world = replace(world, duties=(*world.duties, duty))
        if duty.is_live:
            holder = (standing or duty).holder_id
            world = _with_pings(world, (world.around.people[holder],))
    return world


def _orders_with_circles(world: World, move: Move) -> Iterator[tuple[DutyOrder, Circle]]:
    for order in move.orders:
        for view in circles_by_holder(order.role, world.around):
            yield order, view


def _new(world: World, order: DutyOrder, view: Circle, event: Event, report_id: str | None) -> Duty:
    held = holder_of(order.role, view)
    holder_id = held.person.id if held.person else event.actor_id
    duty = Duty(
        id=f"duty-{world.opened}",
        escalation_id=world.walk.escalation.id,
        report_id=report_id,
        key=order.key,
        role=order.role,
        kind=order.kind,
        task=order.task,
        holder_id=holder_id,
        source=order.source,
        opened_at=world.now,
        chase_at=first_chase(world.now, HOURLY, held.rung),
        rung=held.rung,
        meant_for_id=view.meant_for_id,
    )
    asked = remember_told(duty, (holder_id,))
    return complete_by_reporting(asked, view, world.now) if report_id else asked


def _standing(world: World, duty: Duty, view: Circle) -> Duty | None:
    """An open duty of the same key that falls to the same person's role already."""
    person = resolve(duty.role, view)
    for other in world.duties:
        same = other.state is DutyState.OPEN and other.key == duty.key
        if same and resolve(other.role, world.around.of_duty(other)) == person:
            return other
    return None


def _with_pings(world: World, people: tuple[Person, ...]) -> World:
    return replace(world, pings={**world.pings, **{one.id: DeliveryState.PENDING for one in people}})


def _waits_for(duty: Duty, person: str) -> bool:
    if duty.state is DutyState.ACKNOWLEDGED:
        return duty.acknowledged_by_id == person
    return person in (duty.holder_id, *duty.told_ids[-1:])


def _with(world: World, at: int, duty: Duty) -> World:
    kept = (duty,) if duty.is_live else ()
    return replace(world, duties=(*world.duties[:at], *kept, *world.duties[at + 1 :]))
