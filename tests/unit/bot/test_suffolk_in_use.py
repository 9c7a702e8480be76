"""Suffolk's chart as people use it: the manager's answer, whoever reports next, and the three months."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from state_machines.duties.duty import DutyState
from state_machines.policy.policy import load_policy
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
