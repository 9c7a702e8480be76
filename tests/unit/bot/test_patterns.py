"""Patterns in a case's whole record: urgency raised, a step offered, shown with whose rule it is."""

from __future__ import annotations

from dataclasses import replace

from bot.use_cases.show.case_status import case_status
from bot.use_cases.show.open_case import open_case
from state_machines.case.report import Urgency
from storage.records import FoundPattern
from tests.unit.bot.town_hall import CIN_CASE, CP_CASE, Hall

THIRD = "Third missed visit within 30 days (set locally by David Osei, service manager (example) on 5 October"


def stored_patterns(hall: Hall, case: str = CIN_CASE) -> list[FoundPattern]:
    with hall.reading() as uow:
        return list(uow.patterns.of_escalation(hall.escalation(case).id))


def names(hall: Hall, case: str = CIN_CASE) -> list[str]:
    return [one.pattern.name for one in stored_patterns(hall, case)]


def report_visits(hall: Hall, times: int, **answers: str) -> None:
    """Visits that the plan does not require, so that only a pattern makes them urgent."""
    for _ in range(times):
        hall.report(hall.amina, CIN_CASE, required_by_plan="no", **answers)
        hall.advance(hours=1)


def test_the_third_missed_visit_raises_the_urgency_and_says_why_everywhere(hall: Hall) -> None:
    report_visits(hall, 2)
    assert hall.escalation(CIN_CASE).urgency is Urgency.ROUTINE
    step = hall.escalation(CIN_CASE).step
    report_visits(hall, 1)
    after = hall.escalation(CIN_CASE)
    assert (after.urgency, after.step) == (Urgency.URGENT, step)
    assert names(hall) == ["third_missed_visit"]
    status = case_status(hall.services, hall.sam, CIN_CASE, hall.now).text
    detail = open_case(hall.services, hall.sam, after.id, hall.now).text
    for shown in (status, detail):
        assert THIRD in shown
        assert "Urgency at least: urgent. Consider: bring the meeting forward." in shown
    ping = hall.ping(hall.ruth, CIN_CASE)
    assert "Third missed visit within 30 days (set locally). Consider: bring the" in ping.text
    assert "urgent" in ping.title


def test_its_duties_are_chased_as_fast_as_the_pattern_makes_them(hall: Hall) -> None:
    report_visits(hall, 2)
    slow = hall.duty("tell_social_worker", CIN_CASE)
    report_visits(hall, 1)
    quick = hall.duty("tell_social_worker", CIN_CASE)
    assert slow.chase_at is not None
    assert quick.chase_at is not None
    assert quick.id == slow.id
    assert quick.chase_at < slow.chase_at


def test_it_is_found_once_for_each_report_that_completes_it_and_is_on_the_record(hall: Hall) -> None:
    report_visits(hall, 4)
    assert names(hall) == ["third_missed_visit"] * 2
    assert [one.pattern.words for one in stored_patterns(hall)][-1] == "fourth missed visit within 30 days"
    assert hall.audit("pattern:find") == ["", ""]
    status = case_status(hall.services, hall.sam, CIN_CASE, hall.now).text
    assert "Fourth missed visit" in status
    assert "Third missed visit" not in status


def test_reports_of_an_escalation_that_was_closed_count_too(hall: Hall) -> None:
    """The whole record of the case, not only what is open now."""
    report_visits(hall, 1)
    with hall.services.store.write() as uow:
        uow.escalations.save(replace(hall.escalation(CIN_CASE), closed_at=hall.now))
        uow.commit()
    report_visits(hall, 2)
    assert names(hall) == ["third_missed_visit"]


def test_another_agency_is_a_pattern_that_offers_a_step_and_raises_nothing(hall: Hall) -> None:
    hall.report(hall.tom, CIN_CASE, required_by_plan="no")
    assert names(hall) == []
    hall.report(hall.amina, CIN_CASE, required_by_plan="no")
    assert names(hall) == ["more_than_one_agency"]
    assert hall.escalation(CIN_CASE).urgency is Urgency.ROUTINE
    assert "Consider: ask the whole network what they see." in hall.ping(hall.sam, CIN_CASE).text


def test_a_child_not_seen_since_is_a_pattern(hall: Hall) -> None:
    hall.advance(days=2)
    report_visits(hall, 1)
    assert [one.pattern.words for one in stored_patterns(hall)] == [
        "child not seen since 29 October 2026, more than 20 days"
    ]
    assert hall.escalation(CIN_CASE).urgency is Urgency.URGENT


def test_a_pattern_does_not_make_a_case_less_urgent(hall: Hall) -> None:
    hall.report(hall.amina, immediate_danger="yes")
    for _ in range(2):
        hall.report(hall.amina)
    assert names(hall, CP_CASE) == ["third_missed_visit"]
    assert hall.escalation().urgency is Urgency.IMMEDIATE


def test_without_settings_of_its_own_an_authority_has_only_the_boards_patterns(hall: Hall) -> None:
    hall.services = replace(
        hall.services, settings=hall.services.settings.model_copy(update={"patterns": {}})
    )
    report_visits(hall, 3)
    assert names(hall) == []
