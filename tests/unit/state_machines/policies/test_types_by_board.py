"""The types of non-engagement belong to the board: the same door gives another type elsewhere."""

from __future__ import annotations

import pytest

from state_machines.policy.model import EngagementType
from state_machines.policy.policy import load_policy, shipped_policies

CLOSED_DOOR = {"outcome": "no_reply", "door": "not_answering"}


def suggested_types(policy: str, facts: dict[str, str]) -> tuple[EngagementType, ...]:
    return load_policy(policy).types_suggested_by(facts)


@pytest.mark.parametrize(
    ("policy", "kind"),
    [
        ("pan-dorset-2015", "avoidance"),
        ("suffolk-2017", "hostil"),
        ("southampton-2024", "confrontation"),
    ],
)
def test_the_same_closed_door_is_another_type_on_another_board(policy: str, kind: str) -> None:
    found = suggested_types(policy, CLOSED_DOOR)
    assert [kind in one.name for one in found] == [True], [one.name for one in found]
    assert all(one.section for one in found)


def test_somebody_who_is_out_is_not_hostile_in_suffolk() -> None:
    found = suggested_types("suffolk-2017", {"outcome": "no_reply", "door": "nobody_in"})
    assert [one.name for one in found] == ["non_compliance"]


def test_stockport_has_no_types_for_its_document_defers_them() -> None:
    assert load_policy("stockport-3.7").types == ()


@pytest.mark.parametrize("policy", shipped_policies())
def test_what_says_nothing_suggests_nothing(policy: str) -> None:
    assert suggested_types(policy, {}) == ()
