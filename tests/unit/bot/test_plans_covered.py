"""A plan that the board has no chart for is no reason to refuse a report: those who lead are told."""

from __future__ import annotations

from dataclasses import replace

from state_machines.case.case import Plan
from state_machines.people.people import Role
from tests.unit.bot.town_hall import CP_CASE, Hall


def with_early_help(hall: Hall) -> None:
    with hall.services.store.write() as uow:
        case = uow.cases.by_reference(CP_CASE)
        assert case is not None
        uow.cases.upsert_many([replace(case, plan=Plan.EH)])
        uow.commit()


def test_a_report_of_a_plan_without_a_chart_goes_to_those_who_lead_and_decide(hall: Hall) -> None:
    with_early_help(hall)
    hall.report(hall.amina)
    duties = {(duty.role, duty.task, duty.holder_id) for duty in hall.duties()}
    read = "Read the report and say that you have it"
    decide = "Decide what is to be done, and record it; the board has no chart for this plan"
    assert duties == {
        (Role.LEAD_PRACTITIONER, read, hall.sam.id),
        (Role.REPORTER_SAFEGUARDING_LEAD, read, hall.priya.id),
        (Role.REPORTER_LINE_MANAGER, read, hall.grace.id),
        (Role.LEAD_PRACTITIONER, decide, hall.sam.id),
    }


def test_an_escalation_under_way_still_takes_reports_when_the_plan_changes(hall: Hall) -> None:
    begun = hall.report(hall.amina)
    with_early_help(hall)
    assert hall.report(hall.tom).id == begun.id
