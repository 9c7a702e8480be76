"""Two reports about the same children in opposite order, at once: none waits in a ring, none is lost."""

from __future__ import annotations

from functools import partial

from bot.use_cases.alarms.chase_alarms import chase_alarm
from bot.use_cases.collect.answer import answer
from dialogs.user_input import Edit
from state_machines.duties.duty import DutyKind
from state_machines.people.people import Person
from tests.integration.test_presses_at_once import at_once
from tests.unit.bot.families import add_children, child
from tests.unit.bot.town_hall import CP_CASE, Hall

BROTHER = "LH-1043"
CHILDREN = (CP_CASE, BROTHER)
ROUNDS = 4


def begins_on_both(hall: Hall, person: Person, first: str, other: str) -> str:
    """A missed visit at whose review the other child is ticked; not submitted."""
    session_id = hall.fill_report(person, first)
    revision = hall.prompt(session_id).revision
    answer(hall.services, person, session_id, Edit(revision, "siblings"), hall.now, key=hall.key())
    hall.give(person, session_id, (other,))
    return session_id


def reports_on(hall: Hall, reference: str) -> list[str]:
    with hall.reading() as uow:
        reports = uow.reports.of_case(hall.escalation(reference).case_id)
        assert len(uow.escalations.of_case(reports[0].case_id)) == 1
    return [report.reporter_id for report in reports]


def test_two_reports_on_the_same_children_in_opposite_order_are_both_stored_once(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child(BROTHER, plan="CIN"))
    for _round in range(ROUNDS):
        of_amina = begins_on_both(hall, hall.amina, CP_CASE, BROTHER)
        of_tom = begins_on_both(hall, hall.tom, BROTHER, CP_CASE)
        at_once(
            partial(hall.submit, hall.amina, of_amina),
            partial(hall.submit, hall.tom, of_tom),
        )
    for case in CHILDREN:
        assert sorted(reports_on(hall, case)) == sorted([hall.amina.id, hall.tom.id] * ROUNDS)
        asked = [one for one in hall.duties(case) if one.kind is DutyKind.ACKNOWLEDGE and one.is_live]
        assert len(asked) == len({(one.key, one.holder_id) for one in asked}) > 0
    with hall.reading() as uow:
        assert uow.audit.verify().broken is None


def says_danger(hall: Hall, person: Person, session_id: str) -> None:
    edit = Edit(hall.prompt(session_id).revision, "immediate_danger")
    answer(hall.services, person, session_id, edit, hall.now, key=hall.key())
    hall.give(person, session_id, "yes")


def test_alarms_about_the_same_children_raised_and_chased_at_once_are_one_each(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child(BROTHER, plan="CIN"))
    of_amina = begins_on_both(hall, hall.amina, CP_CASE, BROTHER)
    of_tom = begins_on_both(hall, hall.tom, BROTHER, CP_CASE)
    at_once(partial(says_danger, hall, hall.amina, of_amina), partial(says_danger, hall, hall.tom, of_tom))
    with hall.reading() as uow:
        (first,), (second,) = uow.alarms.of_draft(of_amina), uow.alarms.of_draft(of_tom)
    assert set(first.case_ids) == set(second.case_ids)
    assert first.case_id != second.case_id
    hall.advance(minutes=5)
    at_once(
        partial(hall.submit, hall.amina, of_amina),
        partial(hall.submit, hall.tom, of_tom),
        partial(chase_alarm, hall.services, first.id, hall.now),
        partial(chase_alarm, hall.services, second.id, hall.now),
    )
    for case in CHILDREN:
        assert sorted(reports_on(hall, case)) == sorted([hall.amina.id, hall.tom.id])
