"""Suffolk's chart as people use it: the manager's answer, whoever reports next, and the three months."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.use_cases.show.case_status import case_status
from state_machines.case.report import Urgency
from state_machines.duties.duty import DutyState
from state_machines.policy.policy import load_policy
from state_machines.settings.settings_model import WordLimit
from tests.unit.bot.town_hall import Hall

REASON = "Discussed today."


@pytest.fixture(autouse=True)
def in_suffolk(hall: Hall) -> None:
    hall.services = replace(hall.services, policy=load_policy("suffolk-2017"))


def test_access_denied_asks_the_reporters_own_manager_for_an_answer_at_once(hall: Hall) -> None:
    hall.report(hall.amina, what_happened="refused_at_door")
    assert sorted(hall.names_told()) == ["grace", "sam"]
    owed = hall.duty("answer_worker")
    assert (owed.holder_id, owed.limit.text, owed.due_at) == (hall.grace.id, "immediately", None)
    assert owed.source.section == "Keeping Safe"


def test_what_the_board_wants_immediately_is_chased_as_immediate_and_nothing_else_is(hall: Hall) -> None:
    hall.report(hall.amina, reference="LH-1057", required_by_plan="no", what_happened="refused_at_door")
    assert hall.escalation("LH-1057").urgency is Urgency.ROUTINE
    live = [duty for duty in hall.duties("LH-1057") if duty.is_live]
    chased = {duty.limit.text: duty.chase_at for duty in live}
    assert chased["immediately"] == hall.now + timedelta(minutes=5)
    assert chased["not set"] == hall.now + timedelta(hours=4)


def test_no_screen_says_not_set_beside_a_word_that_is_a_limit(hall: Hall) -> None:
    hall.report(hall.amina, reference="LH-1057", required_by_plan="no", what_happened="refused_at_door")
    shown = case_status(hall.services, hall.ruth, "LH-1057", hall.now)
    facts = {fact.label: fact.text for fact in shown.facts}
    said = "immediately (Suffolk 2017, Keeping Safe), so chased as immediate, day and night (reconstructed): "
    assert facts["Next time limit"].startswith(said)


def test_the_authority_may_read_the_word_otherwise_by_name(hall: Hall) -> None:
    ours = {"urgency": "urgent", "set_by": "David Osei", "set_on": date(2026, 10, 5)}
    words = {"immediately": WordLimit(**ours)}
    settings = hall.services.settings.model_copy(update={"word_limits": words})
    hall.services = replace(hall.services, settings=settings)
    hall.report(hall.amina, reference="LH-1057", required_by_plan="no", what_happened="refused_at_door")
    live = [duty for duty in hall.duties("LH-1057") if duty.is_live]
    assert {duty.chase_at for duty in live if duty.limit.text == "immediately"} == {
        hall.now + timedelta(hours=1)
    }
    shown = case_status(hall.services, hall.ruth, "LH-1057", hall.now)
    limit = next(fact.text for fact in shown.facts if fact.label == "Next time limit")
    assert "so chased as urgent (set locally by David Osei on 5 October 2026)" in limit


def test_the_manager_still_answers_after_somebody_else_has_reported(hall: Hall) -> None:
    hall.report(hall.amina, what_happened="refused_at_door")
    hall.advance(minutes=5)
    hall.report(hall.sam, what_happened="refused_at_door")
    hall.record(hall.grace, "agree_next_steps", reason=REASON)
    assert hall.escalation().step == "way_forward"
    assert hall.duty("answer_worker").state is DutyState.DONE


def test_the_summary_is_due_three_months_after_the_way_forward_was_agreed(hall: Hall) -> None:
    hall.report(hall.amina, what_happened="refused_at_door")
    hall.record(hall.grace, "agree_next_steps", reason=REASON)
    summary = hall.duty("summarise_three_months")
    assert (summary.holder_id, summary.limit.text) == (hall.ruth.id, "3 months")
    assert summary.due_at == datetime(2027, 2, 17, 10, 5, tzinfo=UTC)
