"""On every board the network is invited to its meeting, and an invitation ends with the meeting's day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from state_machines.case.limits import Limit, Origin, Source
from state_machines.duties.duty import DutyKind
from state_machines.flowchart.flowchart import DutyOrder
from state_machines.flowchart.invitations import lapse_of
from state_machines.people.people import Role
from state_machines.policy.policy import load_policy

BOARDS = ("camden-2019", "pan-dorset-2015", "stockport-3.7", "southampton-2024", "suffolk-2017")
SOURCE = Source(Origin.DOCUMENT, "5", "C4a")
NOW = datetime(2026, 11, 3, 10, 5, tzinfo=UTC)


def order(key: str) -> DutyOrder:
    return DutyOrder(key, Role.NETWORK, DutyKind.ACKNOWLEDGE, "Come", SOURCE)


@pytest.mark.parametrize("board", BOARDS)
@pytest.mark.parametrize("event", ["arrange_meeting", "change_meeting_date"])
def test_the_network_is_invited_and_invited_anew(board: str, event: str) -> None:
    told = load_policy(board).tell_rules_of(event)
    assert [one.key for one in told if one.role is Role.NETWORK and one.key.startswith("invite_")]


def test_it_ends_with_the_meetings_day_in_london() -> None:
    winter = lapse_of(order("invite_network"), {"planned_on": "2026-11-20"}, {}, NOW)
    summer = lapse_of(order("invite_network"), {"planned_on": "2027-06-18"}, {}, NOW)
    assert winter == datetime(2026, 11, 21, 0, 0, tzinfo=UTC)
    assert summer == datetime(2027, 6, 18, 23, 0, tzinfo=UTC)


def test_nothing_else_ends_by_itself() -> None:
    assert lapse_of(order("tell_network"), {"planned_on": "2026-11-20"}, {}, NOW) is None
    assert lapse_of(order("invite_network"), {}, {"planned_on": "2026-11-20"}, NOW) is None


@pytest.mark.parametrize(
    ("day", "end"), [("2026-11-20", datetime(2026, 11, 21, tzinfo=UTC)), ("2026-11-02", None)]
)
def test_an_invitation_to_a_review_ends_with_the_reviews_day_unless_that_is_past(
    day: str, end: datetime | None
) -> None:
    invited = replace(order("invite_social_care_to_review"), limit=Limit("before the review", SOURCE))
    assert lapse_of(invited, {}, {"planned_on": day}, NOW) == end
