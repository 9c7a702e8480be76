""" "I have this": by rank, for one's own part, once, and on the record."""

from __future__ import annotations

import pytest

from bot.use_cases.answer.undo_acknowledgement import undo_acknowledgement
from bot.values import ActionResult
from state_machines.duties.duty import DutyState
from state_machines.errors import NotFound
from state_machines.people.people import Person
from tests.unit.bot.town_hall import CP_CASE, Hall, labels


@pytest.fixture(autouse=True)
def report_visit(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.outbox()


def undo(hall: Hall, person: Person) -> ActionResult:
    return undo_acknowledgement(hall.services, person, hall.escalation().id, hall.now, key=hall.key())


def test_a_holder_acknowledges_their_own_part_only(hall: Hall) -> None:
    said = hall.acknowledge(hall.sam)
    assert said.changed
    assert CP_CASE in said.text
    assert hall.duty("tell_social_worker").state is DutyState.DONE
    assert hall.duty("convene_core_group").state is DutyState.ACKNOWLEDGED
    assert hall.duty("tell_social_worker_manager").state is DutyState.OPEN
    assert hall.duty("tell_safeguarding_lead").state is DutyState.OPEN


def test_the_reporter_is_told_and_every_copy_is_drawn_again(hall: Hall) -> None:
    hall.acknowledge(hall.ruth)
    redrawn = hall.waiting_redraws()
    assert sorted(one.place_text or one.kind for one in redrawn) == ["G0NORTH", "ping", "ping", "ping"]
    assert "Ruth Adeyemi: acknowledged at 10:05" in hall.ping(hall.sam).text


def test_the_reporter_hears_who_acknowledged(hall: Hall) -> None:
    hall.acknowledge(hall.ruth)
    (message,) = [one for one in hall.outbox() if one.kind == "news"]
    assert message.to_person_id == hall.amina.id
    shown = hall.compose_message(message)
    assert "Ruth Adeyemi acknowledged at 10:05 as the social worker's manager" in shown.text


def test_a_press_delivered_twice_is_answered_the_same_and_done_once(hall: Hall) -> None:
    first = hall.acknowledge(hall.sam, key="trigger")
    second = hall.acknowledge(hall.sam, key="trigger")
    assert first == second
    assert hall.audit("duty:acknowledge") == ["sam", "sam"]


def test_a_second_press_of_the_manager_never_acknowledges_for_the_social_worker(hall: Hall) -> None:
    hall.acknowledge(hall.ruth)
    hall.advance(minutes=2)
    said = hall.acknowledge(hall.ruth)
    assert said == ActionResult("You acknowledged this at 10:05. Nothing has changed.", changed=False)
    assert hall.duty("tell_social_worker").state is DutyState.OPEN


@pytest.mark.parametrize("who", ["tom", "amina", "grace"])
def test_somebody_without_the_rank_is_refused_by_name_and_recorded(hall: Hall, who: str) -> None:
    before = hall.duties()
    said = hall.acknowledge(hall.people[who])
    assert not said.changed
    assert "It is with" in said.text
    assert hall.duties() == before
    assert hall.audit("acknowledgement:refuse") == [who]


def test_the_social_worker_cannot_acknowledge_for_their_manager(hall: Hall) -> None:
    said = hall.acknowledge(hall.sam, hall.duty("tell_social_worker_manager"))
    assert not said.changed
    assert "Ruth Adeyemi (social worker's manager)" in said.text


def test_a_manager_takes_over_one_named_duty(hall: Hall) -> None:
    hall.acknowledge(hall.ruth, hall.duty("tell_social_worker"))
    taken = hall.duty("tell_social_worker")
    assert (taken.state, taken.acknowledged_by_id) == (DutyState.DONE, hall.ruth.id)
    assert hall.duty("convene_core_group").state is DutyState.OPEN


def test_undo_opens_the_duty_again_and_chases_it_as_before(hall: Hall) -> None:
    hall.acknowledge(hall.sam)
    assert "Undo" in labels(hall.ping(hall.sam))
    hall.advance(minutes=4)
    assert undo(hall, hall.sam).changed
    duty = hall.duty("tell_social_worker")
    assert duty.state is DutyState.OPEN
    assert duty.chase_at is not None
    assert duty.chase_at > hall.now
    assert "Undo" not in labels(hall.ping(hall.sam))


def test_undo_is_refused_once_its_minutes_are_over(hall: Hall) -> None:
    hall.acknowledge(hall.sam)
    hall.advance(minutes=6)
    said = undo(hall, hall.sam)
    assert not said.changed
    assert "too late" in said.text
    assert hall.duty("tell_social_worker").state is DutyState.DONE


def test_nobody_takes_back_what_somebody_else_acknowledged(hall: Hall) -> None:
    hall.acknowledge(hall.sam)
    assert not undo(hall, hall.ruth).changed
    assert hall.duty("tell_social_worker").state is DutyState.DONE


def test_a_press_on_a_case_that_is_gone_says_so(hall: Hall) -> None:
    from bot.use_cases.answer.acknowledge import acknowledge

    with pytest.raises(NotFound):
        acknowledge(hall.services, hall.sam, "no-such-escalation", hall.now, key="press")
