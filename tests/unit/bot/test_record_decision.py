"""An outcome is recorded by whoever may, and the flowchart moves on until the case is closed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.use_cases.answer.acknowledge import acknowledge
from bot.use_cases.collect.answer import answer
from bot.use_cases.collect.start_dialog import start_dialog
from bot.use_cases.show.open_case import open_case
from bot.values import Card
from dialogs.user_input import Submitted
from state_machines.duties.duty import DutyState
from state_machines.errors import NotAllowed
from tests.unit.bot.town_hall import CP_CASE, Hall, labels


@pytest.fixture(autouse=True)
def report_visit(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.outbox()


def test_an_arranged_meeting_does_the_duty_and_opens_the_next(hall: Hall) -> None:
    card = hall.record(hall.sam, "arrange_meeting", planned_on="2026-11-24")
    assert "The core group is arranged" in card.text
    assert hall.escalation().step == "meeting_arranged"
    assert hall.duty("convene_core_group").state is DutyState.DONE
    following = hall.duty("hold_meeting")
    assert (following.state, following.acknowledged_by_id) == (DutyState.ACKNOWLEDGED, hall.sam.id)


def test_nobody_is_asked_what_came_of_a_meeting_before_it_was_held(hall: Hall) -> None:
    hall.record(hall.sam, "arrange_meeting", planned_on="2026-11-24")
    chase_at = hall.duty("hold_meeting").chase_at
    assert chase_at is not None
    assert chase_at > datetime(2026, 11, 25, tzinfo=UTC)


def test_a_new_date_moves_the_moment_of_asking(hall: Hall) -> None:
    hall.record(hall.sam, "arrange_meeting", planned_on="2026-11-24")
    hall.record(hall.sam, "change_meeting_date", planned_on="2026-12-08")
    chase_at = hall.duty("hold_meeting").chase_at
    assert chase_at is not None
    assert chase_at > datetime(2026, 12, 9, tzinfo=UTC)


def test_who_records_an_outcome_has_seen_the_report(hall: Hall) -> None:
    hall.record(hall.sam, "arrange_meeting", planned_on="2026-11-24")
    assert hall.duty("tell_social_worker").state is DutyState.DONE
    assert hall.duty("tell_social_worker_manager").state is DutyState.OPEN


def test_the_reporter_hears_what_was_decided(hall: Hall) -> None:
    hall.record(hall.sam, "arrange_meeting", planned_on="2026-11-24")
    news = [one for one in hall.outbox() if one.kind == "news"]
    assert [one.to_person_id for one in news] == [hall.amina.id]
    assert "Sam Okafor recorded at 10:05: The core group is arranged" in hall.compose_message(news[0]).text


def test_a_decision_that_is_anothers_pings_them(hall: Hall) -> None:
    hall.record(hall.sam, "ask_professionals_only", reason="The family will not come.")
    assert hall.duty("decide_professionals_only").holder_id == hall.ruth.id
    assert hall.names_told() == ["ruth"]
    assert hall.duty("convene_core_group").state is DutyState.OVERTAKEN


def test_the_reason_is_read_in_the_detail_only(hall: Hall) -> None:
    hall.record(hall.sam, "ask_professionals_only", reason="The family will not come.")
    detail = open_case(hall.services, hall.ruth, hall.escalation().id, hall.now)
    assert "The family will not come." in detail.text
    assert detail.private
    outbox = hall.outbox()
    assert outbox
    assert all("will not come" not in repr(hall.compose_message(one)) for one in outbox)


def test_only_those_entitled_may_begin(hall: Hall) -> None:
    context = {"escalation_id": hall.escalation().id}
    with pytest.raises(NotAllowed, match=r"the allocated social worker \(Sam Okafor\)"):
        start_dialog(hall.services, hall.priya, "decision", context, hall.now, key="press")
    assert hall.audit("outcome:refuse") == ["priya"]


def test_an_outcome_that_came_too_late_changes_nothing_and_says_so(hall: Hall) -> None:
    session_id = hall.begin(hall.sam, "decision", escalation_id=hall.escalation().id)
    hall.give(hall.sam, session_id, "ask_professionals_only")
    hall.give(hall.sam, session_id, "They will not come.")
    hall.record(hall.ruth, "call_strategy_discussion", reason="He was seen with a bruise.")
    prompt = hall.prompt(session_id)
    shown = answer(hall.services, hall.sam, session_id, Submitted(prompt.revision), hall.now, key="late")
    assert shown.notice
    assert shown.prompt is not None
    assert hall.escalation().step == "strategy_discussion"


def test_a_date_before_the_report_is_refused_with_the_question_kept(hall: Hall) -> None:
    session_id = hall.begin(hall.sam, "decision", escalation_id=hall.escalation().id)
    hall.give(hall.sam, session_id, "arrange_meeting")
    shown = hall.give(hall.sam, session_id, "2026-11-16")
    assert "before" in shown.notice
    assert shown.prompt is not None
    assert shown.prompt.step == "planned_on"


def close(hall: Hall) -> Card:
    hall.record(hall.sam, "arrange_meeting", planned_on="2026-11-17")
    return hall.record(hall.sam, "record_engaging", reason="They came.")


def test_closing_ends_every_duty_and_takes_the_buttons_away(hall: Hall) -> None:
    close(hall)
    escalation = hall.escalation()
    assert escalation.closed_at == hall.now
    duties = hall.duties()
    assert duties
    assert not [duty for duty in duties if duty.is_live]
    assert labels(hall.ping(hall.sam)) == ["Open"]
    said = acknowledge(hall.services, hall.ruth, escalation.id, hall.now, key="late")
    assert not said.changed


def test_a_report_after_closing_opens_anew(hall: Hall) -> None:
    close(hall)
    first = hall.escalation().id
    hall.advance(days=1)
    assert hall.report(hall.tom).id != first
    assert hall.escalation(CP_CASE).closed_at is None


def test_the_policy_stays_the_one_the_case_started_under(hall: Hall) -> None:
    from dataclasses import replace

    from state_machines.policy.policy import parse_policy

    text = hall.services.policy.text.replace("title: Meeting arranged", "title: Another title", 1)
    hall.services = replace(hall.services, policy=parse_policy(text, "later.yaml"))
    card = hall.record(hall.sam, "arrange_meeting", planned_on="2026-11-24")
    assert "Meeting arranged" in card.text
    assert "Another title" not in card.text


def test_the_question_names_the_case_that_it_is_about(hall: Hall) -> None:
    session_id = hall.begin(hall.sam, "decision", escalation_id=hall.escalation().id)
    assert hall.prompt(session_id).title == f"{CP_CASE}: Record an outcome"
