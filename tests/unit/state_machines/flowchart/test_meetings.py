"""Which outcomes of the five boards arrange a meeting, and which say what came of one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from state_machines.case.escalation import Escalation
from state_machines.case.report import Urgency
from state_machines.flowchart.meetings import MeetingPart, meeting_part
from state_machines.policy.policy import load_policy

_NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)


def part(policy: str, step: str, event: str, **facts: str) -> MeetingPart:
    loaded = load_policy(policy)
    standing = Escalation(
        id="e1",
        case_id="c1",
        policy=loaded.name,
        policy_hash=loaded.hash,
        step=step,
        step_since=_NOW,
        opened_at=_NOW,
        urgency=Urgency.URGENT,
        facts={"plan": "CP", **facts},
    )
    return meeting_part(loaded, standing, event)


@pytest.mark.parametrize(
    ("policy", "step", "event"),
    [
        ("camden-2019", "arrange_core_group", "arrange_meeting"),
        ("camden-2019", "meeting_arranged", "change_meeting_date"),
        ("pan-dorset-2015", "arrange_professionals_meeting", "arrange_meeting"),
        ("stockport-3.7", "arrange_team", "arrange_meeting"),
        ("southampton-2024", "arrange_team", "arrange_meeting"),
        ("suffolk-2017", "arrange_multi_agency_meeting", "arrange_meeting"),
    ],
)
def test_every_board_has_outcomes_that_arrange_a_meeting(policy: str, step: str, event: str) -> None:
    assert part(policy, step, event) is MeetingPart.ARRANGED


@pytest.mark.parametrize(
    ("policy", "step", "event"),
    [
        ("camden-2019", "meeting_arranged", "record_engaging"),
        ("camden-2019", "meeting_arranged", "record_continues"),
        ("pan-dorset-2015", "professionals_meeting_arranged", "step_down"),
        ("stockport-3.7", "team_arranged", "agree_engagement_plan"),
        ("stockport-3.7", "engagement_plan", "keep_engagement_plan"),
        ("southampton-2024", "team_arranged", "agree_action_plan"),
        ("suffolk-2017", "multi_agency_meeting_arranged", "agree_way_forward"),
    ],
)
def test_every_board_has_outcomes_of_a_meeting_or_a_review(policy: str, step: str, event: str) -> None:
    assert part(policy, step, event) is MeetingPart.HELD


def test_a_risk_management_meeting_is_arranged_beside_the_step() -> None:
    here = ("camden-2019", "arrange_core_group")
    assert part(*here, "convene_risk_meeting", risk_meeting="to_consider") is MeetingPart.ARRANGED
    assert part(*here, "record_risk_meeting_held", risk_meeting="arranged") is MeetingPart.HELD


@pytest.mark.parametrize(
    ("policy", "step", "event"),
    [
        ("camden-2019", "arrange_core_group", "ask_professionals_only"),
        ("camden-2019", "meeting_arranged", "record_meeting_not_held"),
        ("stockport-3.7", "single_agency", "record_supervised"),
        ("suffolk-2017", "way_forward", "record_engaging"),
        ("suffolk-2017", "way_forward", "no_such_outcome"),
    ],
)
def test_all_other_outcomes_are_about_no_meeting(policy: str, step: str, event: str) -> None:
    assert part(policy, step, event) is MeetingPart.NONE
