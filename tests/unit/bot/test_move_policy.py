"""An open case goes by the text it began with, until a named person moves it to another, on the record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cli.policy_move import preview_lines
from bot.use_cases.map.change_plan import follow_plan
from bot.use_cases.map.move_policy import move_policy, preview_policy_move
from state_machines.case.case import Plan, PlanSaid
from state_machines.duties.duty import DutyState
from state_machines.errors import NotAllowed, NotFound
from state_machines.policy.policy import Policy, load_policy, parse_policy
from tests.unit.bot.town_hall import CP_CASE, Hall

BY = "david.osei@larkhaven.example"
WHY = "The board corrected who is told of danger."


def corrected(hall: Hall) -> Policy:
    """Camden's text, in which the manager calls the core group."""
    text = hall.services.policy.text
    old = "      - key: convene_core_group\n        role: allocated_social_worker"
    assert old in text
    new = "      - key: call_core_group\n        role: social_worker_manager"
    return parse_policy(
        text.replace(old, new).replace("[convene_core_group]", "[call_core_group]"), "camden-2019.yaml"
    )


def test_the_preview_says_what_would_change_and_changes_nothing(hall: Hall) -> None:
    hall.report(hall.amina)
    new = corrected(hall)
    said = list(preview_lines(preview_policy_move(hall.services, CP_CASE, new, hall.now)))
    assert said[1:5] == [
        "The step stands: Core group to be arranged.",
        "Goes on: nothing.",
        "No longer asked: convene_core_group.",
        "Newly asked: call_core_group (social_worker_manager).",
    ]
    assert any(line.startswith("  - | arrange_core_group | convene_core_group |") for line in said)
    assert any(line.startswith("  + | arrange_core_group | call_core_group |") for line in said)
    assert hall.escalation().policy_hash == hall.services.policy.hash
    assert hall.audit("policy:move") == []


def test_a_named_person_moves_it_and_whoever_holds_something_is_told(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.outbox()
    new = corrected(hall)

    move_policy(hall.services, CP_CASE, new, BY, WHY, hall.now)

    assert hall.escalation().policy_hash == new.hash
    assert hall.duty("convene_core_group").state is DutyState.OVERTAKEN
    assert hall.duty("call_core_group").holder_id == hall.ruth.id
    assert hall.audit("policy:move") == ["david"]
    assert sorted(hall.names_told("news")) == ["amina", "priya", "ruth", "sam"]
    hall.record(hall.ruth, "arrange_meeting", planned_on="2026-11-24")
    assert hall.escalation().step == "meeting_arranged"


def test_it_is_refused_where_the_step_does_not_exist_in_the_new_text(hall: Hall) -> None:
    hall.report(hall.amina)
    with pytest.raises(NotAllowed, match="Its steps are: case_discussion, immediate_action,"):
        move_policy(hall.services, CP_CASE, load_policy("southampton-2024"), BY, WHY, hall.now)
    with pytest.raises(NotAllowed, match="goes by this text"):
        move_policy(hall.services, CP_CASE, hall.services.policy, BY, WHY, hall.now)
    assert hall.audit("policy:move") == []


def test_it_needs_somebody_known_a_reason_and_an_open_case(hall: Hall) -> None:
    new = corrected(hall)
    with pytest.raises(NotFound, match="Nothing is open about"):
        move_policy(hall.services, CP_CASE, new, BY, WHY, hall.now)
    hall.report(hall.amina)
    with pytest.raises(NotFound, match="Nobody who works here has the address"):
        move_policy(hall.services, CP_CASE, new, "nobody@larkhaven.example", WHY, hall.now)
    with pytest.raises(NotAllowed, match="A reason is needed"):
        move_policy(hall.services, CP_CASE, new, BY, " ", hall.now)


def test_a_case_that_could_not_follow_its_plan_follows_it_under_a_text_that_can(hall: Hall) -> None:
    text = hall.services.policy.text
    before = parse_policy("\n".join(_without_plan_changes(text)), "camden-2019.yaml")
    new, hall.services = hall.services.policy, replace(hall.services, policy=before)
    hall.report(hall.amina)
    with hall.services.store.write() as uow:
        case = uow.cases.by_reference(CP_CASE)
        assert case is not None
        uow.cases.set_plan_said(case.id, PlanSaid(Plan.CIN, hall.sam.id, hall.now))
        follow_plan(uow, hall.services, hall.escalation().id, hall.now, by=hall.sam.id)
        uow.commit()
    assert hall.audit("escalation:plan_outside") == ["sam"]
    assert hall.escalation().step == "arrange_core_group"

    move_policy(hall.services, CP_CASE, new, BY, WHY, hall.now)

    assert (hall.escalation().step, hall.escalation().facts["plan"]) == ("arrange_network_meeting", "CIN")
    assert hall.duty("convene_core_group").state is DutyState.OVERTAKEN


def _without_plan_changes(text: str) -> list[str]:
    """The text as it was before there was such an event: its rules are left out, line by line."""
    kept, leaving_out = [], False
    for line in text.splitlines():
        if line.startswith("  - ") or not line.startswith(" "):
            leaving_out = line == "  - event: plan_changed"
        if not leaving_out:
            kept.append(line)
    return kept
