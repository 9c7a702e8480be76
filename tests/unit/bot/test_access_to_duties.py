"""Each cell of the access matrix that is about one duty or one alarm, tried by pressing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from bot.use_cases.answer.acknowledge import acknowledge
from bot.use_cases.answer.answer_alarm import end_alarm, take_alarm
from bot.use_cases.answer.decline import decline_duty
from bot.use_cases.answer.undo_acknowledgement import undo_acknowledgement
from bot.use_cases.chase.hand_over import hand_over_duties
from bot.use_cases.collect.answer import answer
from dialogs.user_input import Answered
from state_machines.access.matrix import MATRIX, Relation, Right, Verdict, verdict
from state_machines.duties.duty import Duty
from state_machines.people.people import Person, Role
from tests.unit.bot.access_world import (
    away,
    bar,
    change_case,
    change_person,
    end_the_alarm,
    raise_alarm,
    report_id,
    restrict,
    use_the_world,
)
from tests.unit.bot.town_hall import Hall, a_hall

pytestmark = pytest.mark.outside

R = Relation


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody comes to stand so to a duty of this role, and how it ends."""

    begin: Callable[[Hall], Person]
    end: Callable[[Hall], None]
    role: Role = Role.ALLOCATED_SOCIAL_WORKER


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    use_the_world(monkeypatch)
    with a_hall(tmp_path) as hall:
        hall.keys = count(1_000)
        yield hall


def _away(hall: Hall) -> Person:
    away(hall, "sam", "ina")
    return hall.ina


def _holds(hall: Hall) -> Person:
    _away(hall)
    hand_over_duties(hall.services, [hall.sam.id], hall.now)
    assert duty_of(hall, Role.ALLOCATED_SOCIAL_WORKER).holder_id == hall.ina.id
    return hall.ina


def _is_back(hall: Hall) -> None:
    """The absence is over, and nothing was handed back yet."""
    with hall.services.store.write() as uow:
        uow.absences.end(["away-sam"], hall.now)
        uow.commit()


def _reallocate(hall: Hall) -> None:
    change_case(hall, allocated_social_worker_id=hall.ina.id)


def _declined(hall: Hall) -> Person:
    duty = duty_of(hall, Role.REPORTER_SAFEGUARDING_LEAD)
    target = f"{duty.escalation_id}/{duty.id}"
    said = decline_duty(hall.services, hall.priya, target, "On leave.", hall.now, key=hall.key())
    assert said.changed
    return hall.priya


def _nothing(_hall: Hall) -> None:
    return None


def _not_named(hall: Hall) -> Person:
    restrict(hall, "stu")
    return hall.sam


WAYS: Mapping[Relation, Way] = {
    R.OWN_DUTY: Way(lambda hall: hall.sam, _reallocate),
    R.HOLDS_DUTY: Way(_holds, _is_back),
    R.COVERS_DUTY: Way(_away, _is_back),
    R.ABOVE_DUTY: Way(
        lambda hall: hall.ruth,
        lambda hall: change_person(hall, "sam", line_manager_id=hall.david.id),
    ),
    R.REPORTED_DUTY: Way(lambda hall: hall.amina, _nothing),
    R.DECLINED_DUTY: Way(_declined, _nothing, Role.REPORTER_SAFEGUARDING_LEAD),
    R.BARRED: Way(lambda hall: bar(hall, "sam"), _nothing, Role.SOCIAL_WORKER_MANAGER),
    R.NOT_NAMED: Way(_not_named, _nothing),
    R.NO_DUTY: Way(lambda hall: hall.naomi, _nothing),
}


def duty_of(hall: Hall, role: Role) -> Duty:
    """The first open duty of this role, because of Amina's report."""
    hers = report_id(hall, "amina")
    return next(one for one in hall.duties() if one.role is role and one.is_live and one.report_id == hers)


def target_of(duty: Duty) -> str:
    return f"{duty.escalation_id}/{duty.id}"


def press(hall: Hall, person: Person, duty: Duty) -> bool:
    said = acknowledge(hall.services, person, target_of(duty), hall.now, key=hall.key())
    return said.changed


def standing_of_press(hall: Hall, duty: Duty) -> str:
    with hall.reading() as uow:
        entries = uow.audit.of_subject(duty.id)
    return [str(one.details["as"]) for one in entries if one.action == "duty:acknowledge"][-1]


def undo(hall: Hall, person: Person, duty: Duty) -> bool:
    return undo_acknowledgement(hall.services, person, target_of(duty), hall.now, key=hall.key()).changed


def decline(hall: Hall, person: Person, duty: Duty) -> bool:
    return decline_duty(
        hall.services, person, target_of(duty), "Not my child.", hall.now, key=hall.key()
    ).changed


def rights(relation: Relation) -> dict[Right, Verdict]:
    return {
        right: verdict(relation, right)
        for right in (Right.ACKNOWLEDGE, Right.TAKE_OVER, Right.DECLINE, Right.UNDO)
    }


@pytest.mark.parametrize("relation", WAYS, ids=[one.value for one in WAYS])
def test_a_duty_is_acknowledged_taken_over_and_undone_as_the_matrix_has_it(
    world: Hall, relation: Relation
) -> None:
    way = WAYS[relation]
    person = way.begin(world)
    duty = duty_of(world, way.role)
    able = rights(relation)
    may = Verdict.YES in (able[Right.ACKNOWLEDGE], able[Right.TAKE_OVER])
    assert press(world, person, duty) is may
    if not may:
        assert world.audit("acknowledgement:refuse") != []
        return
    own, above = able[Right.ACKNOWLEDGE], able[Right.TAKE_OVER]
    standing = standing_of_press(world, duty)
    assert (standing == "above") is (own is Verdict.NO)
    assert above is Verdict.YES or standing == "holder"
    assert undo(world, world.kofi, duty) is False  # another's acknowledgement
    assert undo(world, person, duty) is (able[Right.UNDO] is not Verdict.NO)


@pytest.mark.parametrize("relation", WAYS, ids=[one.value for one in WAYS])
def test_a_duty_is_handed_on_as_the_matrix_has_it(world: Hall, relation: Relation) -> None:
    way = WAYS[relation]
    person = way.begin(world)
    duty = duty_of(world, way.role)
    asked = person.id in (duty.holder_id, *duty.told_ids)
    found = rights(relation)[Right.DECLINE]
    assert decline(world, person, duty) is (found is Verdict.YES or (found is Verdict.OWN and asked))


ENDING = [one for one, way in WAYS.items() if way.end is not _nothing]


@pytest.mark.parametrize("relation", ENDING, ids=[one.value for one in ENDING])
def test_a_minute_after_it_ended_no_press_on_an_old_card_counts(world: Hall, relation: Relation) -> None:
    way = WAYS[relation]
    person = way.begin(world)
    duty = duty_of(world, way.role)
    way.end(world)
    world.advance(minutes=1)
    assert not press(world, person, duty)
    assert not decline(world, person, duty)
    assert world.audit("acknowledgement:refuse") != []
    assert world.audit("decline:refuse") != []


@pytest.mark.parametrize("relation", ENDING, ids=[one.value for one in ENDING])
def test_an_acknowledgement_is_not_undone_by_whoever_has_no_part_any_more(
    world: Hall, relation: Relation
) -> None:
    way = WAYS[relation]
    person = way.begin(world)
    duty = duty_of(world, way.role)
    assert press(world, person, duty)
    way.end(world)
    world.advance(minutes=1)
    assert not undo(world, person, duty)
    assert world.audit("undo:refuse") != []


def test_every_relation_to_a_duty_is_tried_here_or_in_the_pure_tests() -> None:
    to_a_duty = {one for one in Relation if Right.ACKNOWLEDGE in _columns(one)}
    assert to_a_duty == {*WAYS, R.SECOND_OF_OWN, R.LEFT}


def _columns(relation: Relation) -> set[Right]:
    return set(MATRIX[relation])


def _is_told(hall: Hall) -> Person:
    change_person(hall, "gil", line_manager_id=hall.stu.id)
    raise_alarm(hall, "stu")
    return hall.stu


def _took(hall: Hall) -> Person:
    person = _is_told(hall)
    assert take_alarm(hall.services, person, "alarm-1", hall.now, key=hall.key()).changed
    return person


def _raised(hall: Hall) -> Person:
    _is_told(hall)
    return hall.gil


def _not_of_it(hall: Hall) -> Person:
    """Told as the line manager, whom Gil has no more."""
    _is_told(hall)
    change_person(hall, "gil", line_manager_id=None)
    return hall.stu


@pytest.mark.parametrize(
    ("relation", "begin"),
    [
        (R.TOLD_ALARM, _is_told),
        (R.TOOK_ALARM, _took),
        (R.RAISED_ALARM, _raised),
        (R.NO_ALARM, _not_of_it),
    ],
)
def test_an_alarm_is_taken_and_ended_as_the_matrix_has_it(
    world: Hall, relation: Relation, begin: Callable[[Hall], Person]
) -> None:
    person = begin(world)
    taken = take_alarm(world.services, person, "alarm-1", world.now, key=world.key()).changed
    may_take = verdict(relation, Right.TAKE_ALARM) is Verdict.YES and relation is not R.TOOK_ALARM
    assert taken is may_take
    ends = end_alarm(world.services, person, "alarm-1/spoken_to", world.now, key=world.key()).changed
    assert ends is (verdict(relation, Right.END_ALARM) is Verdict.YES)
    safe = end_alarm(world.services, person, "alarm-1/safe", world.now, key=world.key()).changed
    assert safe is (verdict(relation, Right.END_ALARM) is Verdict.OWN)
    if relation is R.NO_ALARM:
        assert world.audit("alarm:refuse") == ["stu"] * 3


def test_an_alarm_that_somebody_barred_has_goes_to_the_others_at_once(world: Hall) -> None:
    change_case(world, network_ids=(world.amina.id, world.tom.id))
    raise_alarm(world, "ruth", "sam")
    assert take_alarm(world.services, world.sam, "alarm-1", world.now, key=world.key()).changed
    world.outbox()

    bar(world, "sam")

    with world.reading() as uow:
        alarm = uow.alarms.by_id("alarm-1")
    assert alarm is not None
    assert alarm.taken_by_id is None
    assert alarm.chase_at is not None
    assert "ruth" in world.names_told("alarm")
    assert not take_alarm(world.services, world.sam, "alarm-1", world.now, key=world.key()).changed


def test_an_alarm_that_has_ended_is_nobodys(world: Hall) -> None:
    person = _is_told(world)
    end_the_alarm(world)
    assert not take_alarm(world.services, person, "alarm-1", world.now, key=world.key()).changed
    assert world.audit("alarm:refuse") == ["stu"]


def test_who_takes_a_minute_later_is_told_who_has_it_now(world: Hall) -> None:
    _reallocate(world)
    duty = duty_of(world, Role.ALLOCATED_SOCIAL_WORKER)
    said = acknowledge(world.services, world.sam, target_of(duty), world.now, key=world.key())
    assert said.text == (
        "This is not yours any more. It is with Ina Bell (allocated social worker). Nothing has changed."
    )


def test_an_outcome_begun_before_and_given_after_is_refused_and_on_the_record(world: Hall) -> None:
    session_id = world.begin(world.sam, "decision", escalation_id=world.escalation().id)
    prompt = world.prompt(session_id)
    given = Answered(prompt.revision, prompt.step, prompt.options[0].value)
    _reallocate(world)
    shown = answer(world.services, world.sam, session_id, given, world.now, key=world.key())
    said = shown.notice or (shown.prompt.notice if shown.prompt else "")
    assert "an outcome is for the allocated social worker (Ina Bell)" in said
    assert world.audit("act:refuse") == ["sam"]
