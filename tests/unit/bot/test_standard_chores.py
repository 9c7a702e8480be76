"""The chores that every process has, run as they are wired, with the clock moved between them."""

from __future__ import annotations

from bot.engine.standard_chores import standard_chores
from bot.use_cases.answer.undo_acknowledgement import undo_acknowledgement
from state_machines.duties.duty import DutyState
from tests.bench.standing_clock import SilentSlack
from tests.unit.bot.town_hall import Hall


def do_the_chores(hall: Hall) -> None:
    """Each once, at the hall's time."""
    for chore in standard_chores(hall.services, SilentSlack()):
        chore.work(hall.now)


def press_and_take_back(hall: Hall) -> None:
    """Sam has it by mistake, and takes it back: it is open, and he is asked again."""
    hall.report(hall.amina)
    hall.acknowledge(hall.sam, key="the press")
    undo_acknowledgement(hall.services, hall.sam, hall.escalation().id, hall.now, key=hall.key())
    assert hall.duty("tell_social_worker").state is DutyState.OPEN


def is_known(hall: Hall, key: str) -> bool:
    with hall.reading() as uow:
        return uow.idempotency_keys.answer_of(key) is not None


def test_a_press_that_comes_again_within_the_hour_takes_no_effect_a_second_time(hall: Hall) -> None:
    press_and_take_back(hall)
    hall.advance(hours=1)
    do_the_chores(hall)
    hall.acknowledge(hall.sam, key="the press")
    assert hall.duty("tell_social_worker").state is DutyState.OPEN


def test_after_a_day_the_answers_to_presses_are_forgotten(hall: Hall) -> None:
    press_and_take_back(hall)
    hall.advance(hours=23)
    do_the_chores(hall)
    assert is_known(hall, "the press")
    hall.advance(hours=2)
    do_the_chores(hall)
    assert not is_known(hall, "the press")
