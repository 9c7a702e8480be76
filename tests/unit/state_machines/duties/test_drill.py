"""A drill has the rungs, waits and ranks of the real ladder, and ends with the first who may answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from state_machines.case.report import Urgency
from state_machines.duties.circle import Circle
from state_machines.duties.drill import (
    Drill,
    answer_drill,
    begin_drill,
    chase_drill,
    end_drill,
    practice_case,
)
from state_machines.errors import NotAllowed, Stale
from state_machines.people.people import Person
from tests.unit.state_machines.authority import HELEN, HOUR, HOURLY, NOW, SAM, STU, circle

BEGUN = Drill("d-1", "north", "helen", "sam", "sam", Urgency.IMMEDIATE, NOW, NOW)


def around(drill: Drill) -> Circle:
    return replace(circle(), case=practice_case(drill), reporter_id=None, reporters={})


def told(drill: Drill) -> list[str]:
    return [person_id for person_id, _ in drill.told]


def begun() -> Drill:
    return begin_drill(BEGUN, around(BEGUN), HOURLY, NOW)[0]


def test_it_climbs_as_a_real_duty_does_and_repeats_the_last_rung() -> None:
    drill = begun()
    assert (told(drill), drill.chase_at) == (["sam"], NOW + HOUR)
    for hour in range(1, 6):
        drill, _ = chase_drill(drill, around(drill), HOURLY, NOW + hour * HOUR)
    assert told(drill) == ["sam", "ruth", "helen", "david", "kofi", "kofi"]


def test_its_case_is_nobodys() -> None:
    case = practice_case(BEGUN)
    assert (case.reference, case.child_name, case.id) == ("PRACTICE", "PRACTICE", BEGUN.id)


@pytest.mark.parametrize("person", [SAM, HELEN], ids=["holder", "above"])
def test_the_holder_and_those_above_may_answer_which_ends_it(person: Person) -> None:
    done = answer_drill(begun(), person, around(BEGUN), NOW + HOUR)
    assert (done.answered_by_id, done.answered_at, done.is_running) == (person.id, NOW + HOUR, False)
    assert not done.is_due(NOW + 9 * HOUR)


def test_nobody_else_may_and_nobody_twice() -> None:
    with pytest.raises(NotAllowed, match=r"^PRACTICE: "):
        answer_drill(begun(), STU, around(BEGUN), NOW)
    with pytest.raises(Stale, match=r"^PRACTICE: "):
        answer_drill(end_drill(begun(), NOW), SAM, around(BEGUN), NOW)
