"""What the authority asks beside the chart: asked, chased and recorded whatever the chart does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.use_cases.collect.start_dialog import start_dialog
from state_machines.case.limits import Origin
from state_machines.duties.duty import Duty, DutyKind, DutyState
from state_machines.errors import NotAllowed, Stale
from state_machines.policy.policy import load_policy, shipped_policies
from tests.unit.bot.incidents import buttons, change, is_not_safe, report_an_incident
from tests.unit.bot.town_hall import CP_CASE, Hall


def record(hall: Hall, duty: Duty, by: str = "grace", **answers: str) -> str:
    person = getattr(hall, by)
    context = {"escalation_id": duty.escalation_id, "duty_id": duty.id}
    session_id = hall.begin(person, "follow_up", **context)
    given = {"result": "done", "note": "She is well."} | answers
    while (prompt := hall.prompt(session_id)).step != "review":
        hall.give(person, session_id, given[prompt.step])
    return hall.submit(person, session_id).text


def close_the_case(hall: Hall) -> None:
    hall.record(hall.ruth, "decide_no_risk_meeting", reason="Not needed.")
    hall.record(hall.ruth, "call_strategy_discussion", reason="Threats.")
    hall.record(hall.ruth, "record_child_protection_enquiry", reason="Begun.")
    assert hall.escalation().closed_at is not None


def test_follow_ups_are_the_authoritys_and_never_the_boards(hall: Hall) -> None:
    report_an_incident(hall, hall.amina)
    asked = [duty for duty in hall.duties() if duty.kind is DutyKind.FOLLOW_UP]
    assert {duty.key for duty in asked} == {"welfare_check", "share_risk"}
    assert {duty.source.origin for duty in asked} == {Origin.LOCAL}
    assert all("David Osei" in duty.source.set_by for duty in asked)


def test_the_police_are_considered_after_a_threat_that_they_were_not_told_of(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("verbal",))
    assert hall.duty("consider_police_report").holder_id == hall.grace.id


def test_a_follow_up_is_chased_at_its_own_pace(hall: Hall) -> None:
    report_an_incident(hall, hall.amina)
    hall.acknowledge(hall.grace)
    hall.outbox()
    check = hall.duty("welfare_check")
    assert check.state is DutyState.ACKNOWLEDGED
    hall.advance(days=1)
    hall.chase_due()
    assert hall.duty("welfare_check").has_expired_acknowledgement


def test_a_later_follow_up_is_seen_by_nobody_before_its_day(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("violence", "injury"))
    hall.acknowledge(hall.grace)
    question = hall.duty("absence_question")
    assert question.state is DutyState.OPEN
    assert question.told_ids == ()
    assert "7 days" not in hall.ping(hall.grace).text
    offered = buttons(hall, hall.grace)
    assert offered
    assert not any("7 days" in label for label in offered)
    with pytest.raises(Stale):
        record(hall, question)


def test_on_its_day_its_holder_is_asked_first_and_the_reporter_hears_nothing_of_it(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("violence", "injury"))
    question = hall.duty("absence_question")
    hall.outbox()
    hall.advance(days=8)
    hall.chase_due()
    asked = hall.duty("absence_question")
    assert asked.told_ids == (hall.grace.id,)
    assert asked.chase_at is not None
    assert asked.chase_at > hall.now
    assert hall.audit("duty:ask") == [""]
    about = [one.payload.get("duties") for one in hall.outbox() if one.kind == "news"]
    assert [question.id] not in about


def test_closing_the_case_ends_the_charts_duties_and_no_follow_up(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("violence", "injury"))
    close_the_case(hall)
    live = [duty for duty in hall.duties() if duty.is_live]
    assert {duty.kind for duty in live} == {DutyKind.FOLLOW_UP}
    assert "absence_question" in {duty.key for duty in live}
    ping = hall.ping(hall.grace).text
    assert "What is named below is still asked" in ping
    assert "Speak to your colleague" in ping
    assert any(label.startswith("Done: speak") for label in buttons(hall, hall.grace))


def test_a_follow_up_of_a_closed_case_can_be_recorded(hall: Hall) -> None:
    report_an_incident(hall, hall.amina)
    close_the_case(hall)
    shown = record(hall, hall.duty("welfare_check"))
    assert f"Recorded for {CP_CASE}" in shown
    assert hall.duty("welfare_check").state is DutyState.DONE
    assert "Nothing more is asked" not in hall.ping(hall.sam).text
    record(hall, hall.duty("share_risk"), by="sam")
    assert "Nothing more is asked of anybody" in hall.ping(hall.sam).text


def test_what_is_not_needed_needs_a_reason(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("verbal",))
    duty = hall.duty("consider_police_report")
    shown = record(hall, duty, result="not_needed", why_not="She does not want it.")
    assert "considered, not needed" in shown
    assert "does not want it" not in shown


def test_nobody_else_may_record_it(hall: Hall) -> None:
    report_an_incident(hall, hall.amina)
    duty = hall.duty("welfare_check")
    context = {"escalation_id": duty.escalation_id, "duty_id": duty.id}
    with pytest.raises(NotAllowed, match="This is with Grace Holt"):
        start_dialog(hall.services, hall.sam, "follow_up", context, hall.now, key="press")
    assert hall.duty("welfare_check").is_live


def test_recording_it_twice_is_refused_kindly(hall: Hall) -> None:
    report_an_incident(hall, hall.amina)
    duty = hall.duty("welfare_check")
    record(hall, duty)
    with pytest.raises(Stale, match="recorded already"):
        record(hall, duty)


def test_completing_an_alert_opens_what_is_known_only_then_and_nothing_twice(hall: Hall) -> None:
    session_id = is_not_safe(hall, hall.amina)
    assert [duty.key for duty in hall.duties() if duty.key == "welfare_check"] == ["welfare_check"]
    hall.give(hall.amina, session_id, "He hit me.")
    change(hall, hall.amina, session_id, "safety", "safe")
    for value in (("shouting",), ("violence", "injury"), "now", "not_at_risk"):
        hall.give(hall.amina, session_id, value)
    hall.submit(hall.amina, session_id)
    keys = [duty.key for duty in hall.duties() if duty.kind is DutyKind.FOLLOW_UP]
    assert sorted(keys) == [
        "absence_question",
        "call_reporter",
        "consider_police_report",
        "share_risk",
        "welfare_check",
    ]
    assert hall.duty("call_reporter").state is DutyState.OVERTAKEN


def test_the_chart_hears_what_only_the_full_answers_say_and_nobody_is_asked_twice(hall: Hall) -> None:
    session_id = is_not_safe(hall, hall.amina)
    hall.give(hall.amina, session_id, "He hit me.")
    hall.acknowledge(hall.grace)
    change(hall, hall.amina, session_id, "safety", "safe")
    for value in (("shouting",), ("violence",), "now", "not_at_risk"):
        hall.give(hall.amina, session_id, value)
    assert "violence" not in hall.escalation().facts
    hall.outbox()
    hall.submit(hall.amina, session_id)
    assert hall.escalation().facts["violence"] == "yes"
    told = [duty.key for duty in hall.duties() if duty.kind is DutyKind.ACKNOWLEDGE]
    assert len(told) == len(set(told)) == 4
    assert hall.duty("tell_line_manager").state is DutyState.DONE


def test_where_no_line_manager_was_told_whoever_stands_in_telephones_at_once(hall: Hall) -> None:
    is_not_safe(hall, hall.naomi)  # nobody is named above her
    call = hall.duty("call_reporter")
    assert call.told_ids == (hall.helen.id,)
    assert "Telephone Naomi Clarke" in hall.ping(hall.helen).text


@pytest.mark.parametrize("board", shipped_policies())
def test_under_every_board_the_line_manager_of_somebody_not_safe_is_told_at_once(
    hall: Hall, board: str
) -> None:
    hall.services = replace(hall.services, policy=load_policy(board))
    is_not_safe(hall, hall.amina)
    assert "grace" in hall.names_told()
    assert "not safe" in hall.ping(hall.grace).text
    calls = [duty for duty in hall.duties() if duty.key == "call_reporter"]
    assert [duty.is_live for duty in calls] == [True]


@pytest.mark.parametrize("board", shipped_policies())
def test_every_board_takes_a_concern(hall: Hall, board: str) -> None:
    hall.services = replace(hall.services, policy=load_policy(board))
    session_id = hall.begin(hall.amina, "engagement_concern")
    for value in ("no", CP_CASE, "drift", "months", "Nothing moves."):
        hall.give(hall.amina, session_id, value)
    hall.submit(hall.amina, session_id)
    assert any(duty.is_live for duty in hall.duties())
