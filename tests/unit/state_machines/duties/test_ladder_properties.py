"""Whatever happens to people, a ladder never ends, never falls silent and never forgets whom it told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from state_machines.duties.circle import Circle
from state_machines.duties.duty import Duty, DutyKind, DutyState, Rank, acknowledge
from state_machines.duties.ladder import Waits, climb, decline
from state_machines.duties.rank import rank
from state_machines.duties.roles import holder_of
from state_machines.errors import Refused
from state_machines.people.people import Role
from state_machines.time.working_time import Wait
from tests.unit.state_machines.authority import CALENDAR, EVERYONE, HOUR, HOURLY, NOW, circle, duty

IDS = sorted(EVERYONE)
ROLES = [role for role in Role if role is not Role.REPORTER]
some_people = st.sets(st.sampled_from(IDS)).map(tuple)
circles = st.builds(
    lambda unreachable, away, reporter, worker: circle(
        unreachable=unreachable, away=away, reporter=reporter, social_worker=worker
    ),
    some_people,
    some_people,
    st.sampled_from(IDS),
    st.sampled_from([None, "sam", "ina"]),
)
histories = st.lists(
    st.tuples(
        circles,
        st.timedeltas(timedelta(0), timedelta(days=4)),
        st.sampled_from(["wait", "decline", "acknowledge"]),
        st.sampled_from(IDS),
    ),
    min_size=1,
    max_size=12,
)
all_waits = st.builds(
    lambda lengths, working: Waits(tuple(Wait(one, working=working) for one in lengths), CALENDAR),
    st.lists(st.timedeltas(timedelta(minutes=1), timedelta(hours=12)), min_size=1, max_size=6),
    st.booleans(),
)


def open_duty(role: Role, around: Circle) -> Duty:
    held = holder_of(role, around)
    assert held.person is not None
    return duty(role, held.person.id, DutyKind.ACT)


def act(one: Duty, what: str, who: str, around: Circle, now: datetime) -> Duty:
    """What somebody does before the chase; what is refused changes nothing."""
    person = around.people[who]
    try:
        if what == "decline":
            return decline(one, person, "on leave", around, now)
        if what == "acknowledge":
            return acknowledge(one, person, rank(one, person, around), now, timedelta(minutes=10), now + HOUR)
    except Refused:
        pass
    return one


@given(role=st.sampled_from(ROLES), history=histories, waits=all_waits)
def test_after_every_history_there_is_a_next_chase_and_nobody_told_is_forgotten(
    role: Role, history: list[tuple[Circle, timedelta, str, str]], waits: Waits
) -> None:
    current, now = open_duty(role, history[0][0]), NOW
    for around, late, what, who in history:
        current = act(current, what, who, around, now)
        assert current.chase_at is not None
        now = max(current.chase_at, now) + late
        climbed = climb(current, around, waits, now)
        after = climbed.duty
        assert after.chase_at is not None
        assert after.chase_at > now >= current.chase_at
        assert after.told_ids[: len(current.told_ids)] == current.told_ids
        assert {one.id for one in climbed.tell} <= set(after.told_ids)
        assert after.rung >= current.rung
        assert after.state is DutyState.OPEN
        current = after


@given(role=st.sampled_from(ROLES), around=circles, rung=st.integers(0, 5))
def test_a_chase_tells_somebody_who_can_be_reached_or_raises_the_alarm(
    role: Role, around: Circle, rung: int
) -> None:
    climbed = climb(replace(open_duty(role, around), rung=rung), around, HOURLY, NOW + HOUR)
    assert bool(climbed.tell) != climbed.nobody
    assert all(one.reachable for one in (*climbed.tell, *climbed.remind))
    assert len({one.id for one in (*climbed.tell, *climbed.remind)}) == len(climbed.tell) + len(
        climbed.remind
    )


@given(role=st.sampled_from(ROLES), reporter=st.sampled_from([one for one in IDS if one != "kofi"]))
def test_with_all_unreachable_but_the_last_resort_it_still_tells_the_last_resort(
    role: Role, reporter: str
) -> None:
    around = circle(unreachable=tuple(one for one in IDS if one != "kofi"), reporter=reporter)
    climbed = climb(open_duty(role, around), around, HOURLY, NOW + HOUR)
    assert [one.id for one in climbed.tell] == ["kofi"]


@given(role=st.sampled_from(ROLES), around=circles)
def test_the_top_of_the_ladder_is_reached_and_then_repeats(role: Role, around: Circle) -> None:
    current, now = open_duty(role, around), NOW
    for _ in range(8):
        now += HOUR
        current = climb(current, around, HOURLY, now).duty
    first, second = (climb(current, around, HOURLY, now + hours * HOUR) for hours in (1, 2))
    assert first.tell == second.tell
    assert first.repeats or first.nobody
    assert first.duty.rung == current.rung


@given(role=st.sampled_from(ROLES), around=circles)
def test_everybody_whom_a_ladder_tells_may_acknowledge(role: Role, around: Circle) -> None:
    current = open_duty(role, around)
    for hours in range(1, 8):
        climbed = climb(current, around, HOURLY, NOW + hours * HOUR)
        assert all(rank(climbed.duty, one, around) is not Rank.NONE for one in climbed.tell)
        current = climbed.duty
