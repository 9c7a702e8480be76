"""What the record of all children behind one door shows, where the board's text speaks of the family."""

from __future__ import annotations

from dataclasses import replace

from state_machines.case.report import Urgency
from state_machines.policy.policy import load_policy
from tests.unit.bot.families import add_children, child
from tests.unit.bot.test_family_reports import BROTHER, report_on_both
from tests.unit.bot.town_hall import CP_CASE, Hall


def patterns(hall: Hall, case: str) -> list[str]:
    with hall.reading() as uow:
        found = uow.patterns.of_escalation(hall.escalation(case).id)
    return [f"{one.pattern.name}: {one.pattern.words}" for one in found if one.pattern.source.section]


def closes(hall: Hall, who: str, case: str) -> None:
    person = getattr(hall, who)
    session_id = hall.begin(person, "agency_closing")
    for value in (case, "no", "yes", "2026-12-17", "no_engagement", "Nothing moved."):
        hall.give(person, session_id, value)
    hall.submit(person, session_id)


def test_dorset_counts_the_agencies_that_close_on_any_child_of_the_family(hall: Hall) -> None:
    hall.services = replace(hall.services, policy=load_policy("pan-dorset-2015"))
    add_children(hall, child(CP_CASE), child(BROTHER))
    closes(hall, "amina", CP_CASE)
    assert patterns(hall, CP_CASE) == []
    hall.advance(days=3)
    closes(hall, "tom", BROTHER)
    said = "agencies_withdraw: reports from 2 agencies within 12 months, in the family"
    assert patterns(hall, BROTHER) == [said]
    assert hall.escalation(BROTHER).urgency is Urgency.URGENT
    pattern = next(line for line in hall.ping(hall.tom, BROTHER).text.splitlines() if "agencies" in line)
    assert CP_CASE not in pattern


def test_stockport_names_a_family_that_does_not_engage_with_two_agencies(hall: Hall) -> None:
    hall.services = replace(hall.services, policy=load_policy("stockport-3.7"))
    add_children(hall, child(CP_CASE, plan="CIN"), child(BROTHER, plan="CIN"))
    hall.report(hall.amina)
    hall.advance(days=3)
    hall.report(hall.tom, BROTHER)
    (said,) = patterns(hall, BROTHER)
    assert said == "family_and_several_agencies: reports from 2 agencies within 12 months, in the family"


def test_one_report_about_two_children_counts_once(hall: Hall) -> None:
    hall.services = replace(hall.services, policy=load_policy("stockport-3.7"))
    add_children(hall, child(CP_CASE, plan="CIN"), child(BROTHER, plan="CIN"))
    report_on_both(hall, hall.amina)
    assert patterns(hall, CP_CASE) == []
    assert patterns(hall, BROTHER) == []
