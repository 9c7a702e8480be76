"""Stockport's chart as people use it: who is asked, a review within six weeks, approval by each agency."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.use_cases.collect.answer import answer
from dialogs.user_input import Submitted
from state_machines.duties.duty import DutyKind, DutyState
from state_machines.people.people import Person
from state_machines.policy.policy import load_policy
from state_machines.settings.local_settings import load_local_settings
from tests.unit.bot.town_hall import AUTHORITY, Hall

REASON = "Discussed today."
#: A meeting of this morning: what came of it can be said at once.
TODAY = "2026-11-17"


@pytest.fixture(autouse=True)
def in_stockport(hall: Hall) -> None:
    """The school's line manager is another than the health visitor's."""
    hall.services = replace(hall.services, policy=load_policy("stockport-3.7"))
    with hall.services.store.write() as uow:
        uow.people.upsert_many([replace(hall.tom, line_manager_id=hall.naomi.id)])
        uow.commit()


def call_team(hall: Hall, what_happened: str = "cut_short", *, on: str = "2026-11-24") -> None:
    hall.report(hall.amina, what_happened=what_happened)
    hall.record(hall.grace, "invoke_for_agencies", reason=REASON)
    hall.record(hall.grace, "record_single_agency_failed", reason=REASON)
    hall.outbox()
    hall.record(hall.sam, "arrange_meeting", planned_on=on)


def offered_outcomes(hall: Hall, person: Person) -> list[str]:
    session_id = hall.begin(person, "decision", escalation_id=hall.escalation().id)
    return [option.value for option in hall.prompt(session_id).options]


def approvals(hall: Hall) -> dict[str, DutyState]:
    names = {person.id: name for name, person in hall.people.items()}
    owed = [duty for duty in hall.duties() if duty.key == "approve_no_further_action"]
    return {names[duty.holder_id]: duty.state for duty in owed}


def test_after_a_visit_without_access_the_network_is_asked_and_the_practitioner_owes_the_assessment(
    hall: Hall,
) -> None:
    hall.report(hall.amina)
    assert sorted(hall.names_told()) == ["amina", "grace", "sam", "tom"]
    duty = hall.duty("assess_no_access")
    assert (duty.holder_id, duty.state, duty.source.section) == (hall.amina.id, DutyState.OPEN, "6.2")
    assert hall.duty("ask_network").limit.text == "not set"


def test_the_network_is_asked_to_the_meeting(hall: Hall) -> None:
    call_team(hall)
    # Sam, who called it, holds it.
    assert sorted(hall.names_told()) == ["amina", "sam", "tom"]


def test_whoever_is_told_of_what_they_recorded_themselves_is_not_asked_to_acknowledge_it(
    hall: Hall,
) -> None:
    call_team(hall, on=TODAY)
    hall.record(hall.sam, "agree_engagement_plan", planned_on="2026-12-22")
    hall.record(hall.sam, "record_continues", reason=REASON)
    hall.record(hall.sam, "refer_for_conference", reason=REASON)
    assert hall.duty("tell_social_care_of_conference").state is DutyState.DONE
    assert hall.duty("record_conference").state is DutyState.ACKNOWLEDGED


def test_the_plan_is_due_for_review_within_six_weeks_by_the_documents_own_limit(hall: Hall) -> None:
    call_team(hall, on=TODAY)
    hall.record(hall.sam, "continue_without_family", planned_on="2026-12-22")
    review = hall.duty("review_engagement_plan")
    assert (review.limit.text, review.source.section) == ("6 weeks", "4.3")
    assert review.due_at == hall.now + timedelta(weeks=6)


def test_the_six_weeks_run_from_the_meeting_and_not_from_its_recording(hall: Hall) -> None:
    call_team(hall)
    hall.advance(days=8)
    hall.record(hall.sam, "agree_engagement_plan", planned_on="2026-12-22")
    assert hall.duty("review_engagement_plan").due_at == hall.now - timedelta(days=1) + timedelta(weeks=6)


def test_a_review_beyond_six_weeks_is_refused_with_the_last_day(hall: Hall) -> None:
    call_team(hall)
    hall.advance(days=8)
    session_id = hall.begin(hall.sam, "decision", escalation_id=hall.escalation().id)
    hall.give(hall.sam, session_id, "agree_engagement_plan")
    hall.give(hall.sam, session_id, "2027-02-28")
    given = Submitted(hall.prompt(session_id).revision)
    shown = answer(hall.services, hall.sam, session_id, given, hall.now, key=hall.key())
    assert "the latest day is 5 January 2027 (section 4.3)" in shown.notice
    assert hall.escalation().step == "team_arranged"


def test_a_review_on_the_last_day_of_the_six_weeks_is_taken(hall: Hall) -> None:
    call_team(hall)
    hall.advance(days=8)
    hall.record(hall.sam, "agree_engagement_plan", planned_on="2027-01-05")
    assert hall.escalation().step == "engagement_plan"


def test_after_the_six_weeks_have_passed_any_day_may_be_set_and_it_is_overdue(hall: Hall) -> None:
    call_team(hall)
    hall.advance(days=7 + 43)
    hall.record(hall.sam, "agree_engagement_plan", planned_on="2027-01-06")
    due_at = hall.duty("review_engagement_plan").due_at
    assert due_at is not None
    assert due_at < hall.now


def test_no_further_action_closes_only_with_the_last_agencys_approval(hall: Hall) -> None:
    call_team(hall, on=TODAY)
    hall.outbox()
    hall.record(hall.sam, "propose_no_further_action", reason=REASON)
    # Ruth answers for the agency of the social worker, who leads.
    assert sorted(hall.names_told()) == ["grace", "naomi", "ruth"]
    hall.record(hall.grace, "approve_no_further_action", reason=REASON)
    hall.record(hall.naomi, "approve_no_further_action", reason=REASON)
    assert approvals(hall) == {"grace": DutyState.DONE, "naomi": DutyState.DONE, "ruth": DutyState.OPEN}
    assert hall.escalation().closed_at is None
    hall.record(hall.ruth, "approve_no_further_action", reason=REASON)
    assert hall.escalation().step == "closed_no_further_action"
    assert hall.escalation().closed_at == hall.now


def asks_a_second_person(hall: Hall) -> None:
    settings = hall.services.settings
    shipped = load_local_settings(AUTHORITY / "settings.yaml").endings
    assert shipped is not None
    hall.services = replace(hall.services, settings=settings.model_copy(update={"endings": shipped}))


def somebody_has_not_answered(hall: Hall) -> None:
    """Priya was told as well, and has not acknowledged."""
    told = next(duty for duty in hall.duties() if duty.kind is DutyKind.ACKNOWLEDGE)
    silent = replace(told, state=DutyState.OPEN, holder_id=hall.priya.id, chase_at=hall.now, lapses_at=None)
    with hall.services.store.write() as uow:
        uow.duties.save(replace(silent, ended_at=None, ended_by_id=None))
        uow.commit()


def test_what_the_agencies_managers_approved_asks_nobody_again(hall: Hall) -> None:
    asks_a_second_person(hall)
    call_team(hall, on=TODAY)
    hall.record(hall.sam, "propose_no_further_action", reason=REASON)
    for manager in (hall.grace, hall.naomi):
        hall.record(manager, "approve_no_further_action", reason=REASON)
    somebody_has_not_answered(hall)
    hall.record(hall.ruth, "approve_no_further_action", reason=REASON)
    assert hall.escalation().step == "closed_no_further_action"


def test_one_persons_word_that_the_family_engages_asks_a_second_one(hall: Hall) -> None:
    asks_a_second_person(hall)
    call_team(hall, on=TODAY)
    somebody_has_not_answered(hall)
    said = hall.record(hall.sam, "record_engaging", reason=REASON)
    assert "Recorded; waits for Ruth Adeyemi to confirm: “The family is engaging”." in said.text
    assert hall.escalation().closed_at is None
    assert hall.duty("confirm_ending").holder_id == hall.ruth.id


def test_one_agency_that_does_not_approve_sends_it_back_to_the_team(hall: Hall) -> None:
    call_team(hall, on=TODAY)
    hall.record(hall.sam, "propose_no_further_action", reason=REASON)
    hall.record(hall.grace, "refuse_no_further_action", reason=REASON)
    assert hall.escalation().step == "arrange_team"
    assert DutyState.OPEN not in approvals(hall).values()


def test_the_lead_practitioner_cannot_leave_the_parents_out(hall: Hall) -> None:
    call_team(hall)
    assert "exclude_parents" not in offered_outcomes(hall, hall.sam)
    hall.record(hall.ruth, "exclude_parents", reason=REASON)
    assert hall.escalation().step == "arrange_professionals_meeting"


def test_nobody_outside_the_agencies_management_is_offered_the_approval(hall: Hall) -> None:
    call_team(hall, on=TODAY)
    hall.record(hall.sam, "propose_no_further_action", reason=REASON)
    assert "approve_no_further_action" not in offered_outcomes(hall, hall.sam)
    assert "approve_no_further_action" in offered_outcomes(hall, hall.naomi)


def test_nothing_closes_over_an_assessment_that_is_owed(hall: Hall) -> None:
    call_team(hall, "no_reply", on=TODAY)
    now_offered = offered_outcomes(hall, hall.sam)
    assert "agree_engagement_plan" in now_offered
    assert not {"propose_no_further_action", "record_engaging"} & set(now_offered)
