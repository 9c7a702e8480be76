"""Presses, chases, reports and looks at the same moment follow one another; none of them is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

from bot.use_cases.answer.acknowledge import acknowledge
from bot.use_cases.chase.chase import chase_duty
from bot.use_cases.collect.drafts import QUESTION_SENT
from bot.use_cases.collect.start_dialog import start_dialog
from bot.use_cases.show.home_card import home_card
from bot.use_cases.show.open_case import open_case
from bot.values import DialogScreen
from state_machines.people.people import Person
from tests.unit.bot.town_hall import CIN_CASE, CP_CASE, Hall


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do all of it at the same moment; what each came to. Raises what any of them raised."""
    together = Barrier(len(works))

    def work(one: Callable[[], object]) -> object:
        together.wait()
        return one()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result() for done in [pool.submit(work, one) for one in works]]


def test_the_same_press_delivered_to_two_processes_gets_one_answer(hall: Hall) -> None:
    for case in (CP_CASE, CIN_CASE):
        escalation_id = hall.report(hall.amina, case).id

        def press(target: str = escalation_id, key: str = f"the press on {case}") -> object:
            return acknowledge(hall.services, hall.ruth, target, hall.now, key=key)

        first, second = at_once(press, press)
        assert first == second
        assert "You have this" in str(first)
    assert hall.audit("acknowledgement:refuse") == []


def test_two_different_presses_on_report_begin_one_and_are_both_answered(hall: Hall) -> None:
    for person in (hall.amina, hall.tom, hall.grace, hall.sam):

        def press(who: Person = person) -> object:
            return start_dialog(hall.services, who, "missed_visit", {}, hall.now, key=hall.key())

        first, second = at_once(press, press)
        assert first == second == DialogScreen(notice=QUESTION_SENT)
        with hall.reading() as uow:
            assert len(uow.drafts.open_of(person.id)) == 1


def test_a_press_a_chase_a_look_and_another_report_never_wait_for_each_other_in_a_ring(hall: Hall) -> None:
    for _round in range(6):
        hall.report(hall.amina)
        hall.report(hall.amina, CIN_CASE)
        everything_at_once(hall)
    with hall.reading() as uow:
        assert uow.audit.verify().broken is None


def everything_at_once(hall: Hall) -> None:
    """A second report, two presses, every chase that is due, and three looks."""
    services, again, escalation_id = hall.services, hall.fill_report(hall.amina), hall.escalation().id
    hall.advance(days=4)
    with hall.reading() as uow:
        due = uow.duties.ids_due(hall.now, 100)

    def chase_all() -> None:
        for duty_id in due:
            chase_duty(services, duty_id, hall.now)

    at_once(
        partial(hall.submit, hall.amina, again),
        partial(acknowledge, services, hall.sam, escalation_id, hall.now, key=hall.key()),
        partial(acknowledge, services, hall.ruth, escalation_id, hall.now, key=hall.key()),
        chase_all,
        partial(open_case, services, hall.ruth, escalation_id, hall.now),
        partial(home_card, services, hall.ruth, hall.now),
        partial(home_card, services, hall.sam, hall.now),
    )
