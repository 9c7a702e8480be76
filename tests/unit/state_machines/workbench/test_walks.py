"""Random walks over charts, with people, ladders and delivery: nothing is lost, and all can be replayed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from state_machines.duties.duty import DutyKind, DutyState
from state_machines.duties.ladder import decline
from state_machines.errors import EventNotTaken, NotAllowed, Refused
from state_machines.flowchart.flowchart import Event, Outcome, outcomes
from state_machines.messages.delivery import PermanentFailure, Sent, TemporaryFailure, UnknownResult
from state_machines.people.address import Address
from state_machines.people.people import Role
from state_machines.policy.conditions import tables_of
from state_machines.policy.policy import Policy, load_policy, shipped_policies
from state_machines.policy.vocabulary import REPORT_FACTS, REPORTS, SET_ELSEWHERE, values_of
from state_machines.workbench.walk import WALK_NOW
from tests.unit.state_machines.authority import AMINA, TOM, circle
from tests.unit.state_machines.generated_policies import Table, as_policy, policy_tables
from tests.unit.state_machines.owed_world import (
    World,
    begin_world,
    chase,
    check,
    deliver,
    press,
    record,
    report,
    with_duty,
)
from tests.unit.state_machines.walks import ANYBODY, NEXT_WEEK, read_again

Deed = Callable[[World], World]
BOARDS = {name: load_policy(name) for name in shipped_policies()}

_TWO_AGENCIES = (replace(AMINA, agency="Health"), replace(TOM, agency="School", line_manager_id="priya"))
CIRCLES = (
    circle(*_TWO_AGENCIES),
    circle(social_worker=None, away=("grace",)),
    circle(away=("sam", "ruth", "helen"), unreachable=("priya", "grace")),
)
RESULTS = st.sampled_from(
    (
        Sent(Address("chat", "D1"), "1"),
        TemporaryFailure("busy"),
        UnknownResult("reset"),
        PermanentFailure("closed"),
    )
)
WHO = st.sampled_from(("amina", "tom", "sam", "ruth"))


def offered_outcomes(world: World) -> list[tuple[Outcome, Role]]:
    """Every outcome of the present step, with a role entitled to record it."""
    walk = world.walk
    return [
        (outcome, role)
        for role in Role
        for outcome in outcomes(walk.policy, walk.escalation, frozenset({role}))
    ]


def what_is_read(policy: Policy) -> dict[str, tuple[str, ...]]:
    """The facts of a report at which some condition of the policy looks, with their values."""
    names = {name for _, table in tables_of(policy) for name in table}
    return {name: values_of(name) for name in sorted(names & REPORT_FACTS - SET_ELSEWHERE)}


class Walks(RuleBasedStateMachine):
    """One escalation from its first report on; every deed is kept, to be done again at the end."""

    world: World
    deeds: list[Deed]
    told_of: int

    def begin(self, policy: Policy, around: int) -> None:
        self.first = begin_world(policy, CIRCLES[around])
        self.world, self.deeds, self.told_of = self.first, [], 0
        self.facts = what_is_read(policy)

    def do(self, deed: Deed) -> None:
        before = self.world
        self.world = deed(before)
        self.deeds.append(deed)
        assert before.unsent <= self.world.unsent or len(before.unsent - self.world.unsent) == 1
        if self.world.walk is not before.walk:
            assert before.unsent <= self.world.unsent, "a move drops no ping that was not sent"

    def is_open(self) -> bool:
        return not self.world.walk.has_ended

    @precondition(is_open)
    @rule(data=st.data(), event=st.sampled_from(list(REPORTS)), who=WHO)
    def somebody_reports(self, data: st.DataObject, event: str, who: str) -> None:
        said = {
            name: value
            for name, values in self.facts.items()
            if (value := data.draw(st.sampled_from(values), name)) != "not_said"
        }
        self.do(lambda world: report(world, event, said, who))
        move = self.world.walk.move
        assert move is not None
        assert any(order.kind is DutyKind.ACKNOWLEDGE for order in move.orders), f"nobody is told of {event}"
        known = {
            name: value for name, value in move.facts.items() if name in REPORT_FACTS & self.facts.keys()
        }
        set_by_rule = self.world.policy.moves[move.position].sets
        assert known == {**said, **{name: set_by_rule[name] for name in known.keys() & set_by_rule.keys()}}
        self.told_of += 1

    @precondition(lambda self: self.is_open() and self.world.reports)
    @rule(data=st.data())
    def an_outcome_is_recorded(self, data: st.DataObject) -> None:
        found = offered_outcomes(self.world)
        assert found, f"nobody may record anything at {self.world.walk.step}"
        outcome, role = data.draw(st.sampled_from(found))
        facts = NEXT_WEEK if "date" in outcome.asks else {}
        event = Event(outcome.event, WALK_NOW, "ruth", facts, frozenset({role}))
        self.do(lambda world: record(world, event))

    @precondition(lambda self: self.world.reports)
    @rule(data=st.data())
    def an_event_that_the_step_does_not_take_changes_nothing(self, data: st.DataObject) -> None:
        taken = {outcome.event for outcome, _ in offered_outcomes(self.world)}
        known = {move.event for move in self.world.policy.outcomes}
        others = sorted((known | {"report_a_dragon"}) - taken) + (list(REPORTS) if not self.is_open() else [])
        event = Event(data.draw(st.sampled_from(others)), WALK_NOW, "ruth", NEXT_WEEK, ANYBODY)
        facts = dict(self.world.walk.escalation.facts)
        with pytest.raises(EventNotTaken, match="Nothing was changed"):
            self.world.walk.advance(event)
        assert self.world.walk.escalation.facts == facts

    @precondition(lambda self: self.world.reports and self.is_open())
    @rule(data=st.data())
    def somebody_who_may_not_record_it_changes_nothing(self, data: st.DataObject) -> None:
        outcome, _ = data.draw(st.sampled_from(offered_outcomes(self.world)))
        event = Event(outcome.event, WALK_NOW, "stu", NEXT_WEEK, frozenset())
        facts = dict(self.world.walk.escalation.facts)
        with pytest.raises(NotAllowed, match="Nothing changed"):
            self.world.walk.advance(event)
        assert self.world.walk.escalation.facts == facts

    @precondition(lambda self: self.world.duties)
    @rule(data=st.data())
    def a_duty_that_is_due_is_chased(self, data: st.DataObject) -> None:
        at = self._any_duty(data)
        due = self.world.duties[at].chase_at
        assert due is not None
        self.do(lambda world: chase(world, at, now=max(due, world.now)))

    @precondition(lambda self: self.world.unsent)
    @rule(data=st.data(), result=RESULTS)
    def a_ping_is_sent(
        self, data: st.DataObject, result: Sent | TemporaryFailure | UnknownResult | PermanentFailure
    ) -> None:
        person = data.draw(st.sampled_from(sorted(self.world.unsent)))
        self.do(lambda world: deliver(world, person, result))

    @precondition(lambda self: self.world.duties)
    @rule(data=st.data())
    def its_holder_says_that_they_have_it(self, data: st.DataObject) -> None:
        at = self._any_duty(data)
        duty = self.world.duties[at]
        holder = self.world.around.people[duty.holder_id]
        if duty.state is DutyState.OPEN and holder.id not in duty.declined_ids:
            try:
                self.do(lambda world: press(world, at, holder))
            except NotAllowed:
                assert self.world.around.of_duty(duty).reporter_id == holder.id

    @precondition(lambda self: self.world.duties)
    @rule(data=st.data())
    def its_holder_says_that_it_is_not_theirs(self, data: st.DataObject) -> None:
        at = self._any_duty(data)
        holder = self.world.around.people[self.world.duties[at].holder_id]
        try:
            declined = decline(self.world.duties[at], holder, "on leave", self.world.around, self.world.now)
        except Refused:
            return
        self.do(lambda world: chase(with_duty(world, at, declined), at))

    def _any_duty(self, data: st.DataObject) -> int:
        return data.draw(st.integers(0, len(self.world.duties) - 1))

    @invariant()
    def all_that_is_owed_is_held_and_chased(self) -> None:
        if self.world.reports:
            check(self.world)
        assert self.world.reports == self.told_of, "a report is lost"

    def teardown(self) -> None:
        """Doing everything again, under the policy read again from its text, ends in the same state."""
        again = replace(self.first, walk=replace(self.first.walk, policy=read_again(self.first.policy)))
        for deed in self.deeds:
            again = deed(again)
        assert again.walk.escalation == self.world.walk.escalation
        assert (again.walk.open, again.walk.move) == (self.world.walk.open, self.world.walk.move)
        assert (again.duties, again.pings) == (self.world.duties, self.world.pings)


class WalksOfTheBoards(Walks):
    """Over the charts that come with Doorstep."""

    @initialize(name=st.sampled_from(sorted(BOARDS)), around=st.integers(0, len(CIRCLES) - 1))
    def a_case_begins(self, name: str, around: int) -> None:
        self.begin(BOARDS[name], around)


class WalksOfMadeUpCharts(Walks):
    """Over charts that nobody drew."""

    @initialize(table=policy_tables(), around=st.integers(0, len(CIRCLES) - 1))
    def a_case_begins(self, table: Table, around: int) -> None:
        self.begin(as_policy(table), around)


_SETTINGS = settings(
    max_examples=28,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)
TestWalksOfTheBoards = pytest.mark.slow(WalksOfTheBoards.TestCase)
TestWalksOfTheBoards.settings = _SETTINGS
TestWalksOfMadeUpCharts = pytest.mark.slow(WalksOfMadeUpCharts.TestCase)
TestWalksOfMadeUpCharts.settings = settings(_SETTINGS, max_examples=20)
