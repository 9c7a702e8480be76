"""Every history of people and presses: somebody named has the duty, a chase is to come, and it never ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from state_machines.duties.circle import Circle
from state_machines.duties.duty import Duty, DutyKind, DutyState, Rank, acknowledge, undo
from state_machines.duties.hand_over import hand_over
from state_machines.duties.ladder import Climb, climb, decline, rungs
from state_machines.duties.rank import rank
from state_machines.duties.roles import holder_of
from state_machines.errors import Refused
from state_machines.people.absences import Away
from state_machines.people.people import Role
from tests.unit.state_machines.authority import EVERYONE, HOUR, HOURLY, NOW, circle, duty

IDS = sorted(EVERYONE)
LAST_RESORT = "kofi"
people = st.sampled_from(IDS)
ROLES = (Role.ALLOCATED_SOCIAL_WORKER, Role.SOCIAL_WORKER_MANAGER, Role.REPORTER_SAFEGUARDING_LEAD)


class History(RuleBasedStateMachine):
    """One duty to act, and everything that can happen around it, put right after each as the product does."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = NOW
        self.away: dict[str, Away] = {}
        self.lost: set[str] = set()
        self.social_worker: str | None = "sam"
        self.duty: Duty = duty(kind=DutyKind.ACT)
        self.before: Duty = self.duty

    @property
    def around(self) -> Circle:
        standing = circle(unreachable=tuple(self.lost), social_worker=self.social_worker)
        return replace(standing, away=self.away)

    @initialize(role=st.sampled_from(ROLES))
    def a_report_is_made(self, role: Role) -> None:
        held = holder_of(role, self.around)
        assert held.person is not None
        self.duty = self.before = duty(role, held.person.id, DutyKind.ACT)

    @rule(hours=st.integers(0, 30))
    def time_passes_and_what_is_due_is_chased(self, hours: int) -> None:
        self.now += timedelta(hours=hours, minutes=1)
        while self.duty.chase_at is not None and self.duty.chase_at <= self.now:
            step = climb(self.duty, self.around, HOURLY, self.now)
            assert bool(step.tell) is not step.nobody
            self._take(step)

    @rule(who=people)
    def somebody_says_that_they_have_it(self, who: str) -> None:
        person = EVERYONE[who]
        standing = rank(self.duty, person, self.around)
        try:
            taken = acknowledge(
                self.duty, person, standing, self.now, timedelta(minutes=5), self.now + 8 * HOUR
            )
        except Refused:
            return
        assert standing is not Rank.NONE
        self.before, self.duty = self.duty, taken

    @rule(who=people)
    def somebody_says_that_it_is_not_theirs(self, who: str) -> None:
        try:
            declined = decline(self.duty, EVERYONE[who], "not mine", self.around, self.now)
        except Refused:
            return
        self._take(climb(declined, self.around, HOURLY, self.now))

    @precondition(lambda self: self.duty.acknowledged_by_id is not None)
    @rule()
    def the_press_is_taken_back(self) -> None:
        person = EVERYONE[self.duty.acknowledged_by_id or ""]
        try:
            self.before, self.duty = self.duty, undo(self.duty, person, self.now, self.now + HOUR)
        except Refused:
            return
        self._put_right()

    @rule(who=people, cover=st.none() | people)
    def somebody_goes_away(self, who: str, cover: str | None) -> None:
        self.away[who] = Away(self.now + 24 * HOUR, cover)
        self._put_right()

    @rule(who=people)
    def somebody_is_back(self, who: str) -> None:
        self.away.pop(who, None)
        self._put_right()

    @rule(who=people)
    def somebody_cannot_be_reached_or_can_again(self, who: str) -> None:
        self.lost ^= {who}
        self._put_right()

    @rule(who=st.sampled_from([None, "sam", "ina", "stu"]))
    def the_case_goes_to_somebody_or_falls_vacant(self, who: str | None) -> None:
        self.social_worker = who
        self._put_right()

    def _put_right(self) -> None:
        step = hand_over(self.duty, self.around, HOURLY, self.now)
        if step is not None:
            assert step.tell
            self._take(step)
        assert hand_over(self.duty, self.around, HOURLY, self.now) is None, "put right once is right"

    def _take(self, step: Climb) -> None:
        """What a climb does holds of every climb: only those are told who can be."""
        for person in (*step.tell, *step.remind):
            assert person.reachable
            assert person.id not in self.away or person.id == LAST_RESORT
            assert person.id not in step.duty.declined_ids or person.id == LAST_RESORT
        assert {one.id for one in step.tell} <= set(step.duty.told_ids)
        self.before, self.duty = self.duty, step.duty

    @invariant()
    def a_chase_is_to_come(self) -> None:
        assert self.duty.chase_at is not None
        assert self.duty.chase_at > self.now

    @invariant()
    def it_never_ends_by_itself_and_somebody_named_has_it(self) -> None:
        assert self.duty.is_live
        assert self.duty.holder_id in EVERYONE

    @invariant()
    def whoever_was_told_stays_told_and_no_rung_falls(self) -> None:
        assert self.duty.told_ids[: len(self.before.told_ids)] == self.before.told_ids
        assert self.duty.rung >= self.before.rung

    @invariant()
    def while_it_is_open_the_lowest_who_can_be_told_has_it(self) -> None:
        able = [rung.person.id for rung in rungs(self.duty, self.around) if rung.can_be_told and rung.person]
        if self.duty.state is DutyState.OPEN and able:
            assert self.duty.holder_id == able[0]
            assert self.duty.holder_id in self.duty.told_ids


TestHistory = History.TestCase
TestHistory.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_people_who_come_and_go_never_hold_the_ladder_still() -> None:
    """The social worker goes away and is back before each chase, and all the same it reaches the top."""
    current, now = duty(kind=DutyKind.ACT), NOW
    for number in range(12):
        away = {"sam": Away(now + 24 * HOUR)} if number % 2 else {}
        around = replace(circle(), away=away)
        step = hand_over(current, around, HOURLY, now + timedelta(minutes=50))
        current = step.duty if step else current
        now += HOUR
        if current.chase_at is not None and current.chase_at <= now:
            current = climb(current, around, HOURLY, now).duty
    assert current.rung == 5
