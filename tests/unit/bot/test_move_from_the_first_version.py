"""On each board a case that began under the file's first version is moved to the corrected one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cli.policy_move import preview_lines
from bot.use_cases.map.move_policy import move_policy, preview_policy_move
from state_machines.duties.duty import DutyState
from state_machines.policy.policy import load_policy, shipped_policies
from tests.released import first_version_of
from tests.unit.bot.incidents import report_an_incident
from tests.unit.bot.town_hall import CP_CASE, Hall

BY, WHY = "david.osei@larkhaven.example", "The board's file was corrected."


def begin_under_the_first_version(hall: Hall, board: str) -> None:
    hall.services = replace(hall.services, policy=first_version_of(board))


def move(hall: Hall, board: str) -> None:
    """New cases go by the corrected file as well, as after an upgrade."""
    hall.services = replace(hall.services, policy=load_policy(board))
    move_policy(hall.services, CP_CASE, load_policy(board), BY, WHY, hall.now)


@pytest.mark.parametrize("board", shipped_policies())
def test_after_the_move_danger_and_requests_reach_social_care_by_the_new_text(hall: Hall, board: str) -> None:
    begin_under_the_first_version(hall, board)
    hall.report(hall.amina)
    step = hall.escalation().step
    hall.outbox()

    said = "\n".join(preview_lines(preview_policy_move(hall.services, CP_CASE, load_policy(board), hall.now)))
    assert "child_alone" in said, "what follows from danger is another now, and the preview says so"
    assert "ask_social_care" in said, "who may record what is another now, and the preview says so"
    move(hall, board)

    assert hall.escalation().step == step
    assert hall.audit("policy:move") == ["david"]
    assert {"amina", "sam"} <= set(hall.names_told("news"))
    hall.record(hall.tom, "ask_social_care", reason="May I telephone the grandmother?")
    assert hall.duty("ask_social_care").holder_id == hall.sam.id
    hall.report(hall.tom, who_saw_last="child_alone")
    told = hall.duty("tell_social_care_of_child_alone")
    assert (told.holder_id, told.limit.text) == (hall.sam.id, "immediately")


def test_whoever_was_attacked_is_sent_to_the_family_no_more(hall: Hall) -> None:
    begin_under_the_first_version(hall, "pan-dorset-2015")
    report_an_incident(hall, hall.amina, threats=("violence",))
    assert hall.duty("reach_family").holder_id == hall.amina.id
    hall.outbox()

    move(hall, "pan-dorset-2015")

    assert hall.duty("reach_family").state is DutyState.OVERTAKEN
    assert hall.duty("weigh_impact").holder_id == hall.grace.id
    assert hall.duty("follow_agency_procedures").state is DutyState.OPEN
    assert "amina" in hall.names_told("news")


def test_what_was_asked_without_a_limit_is_asked_anew_by_the_one_that_it_has_now(hall: Hall) -> None:
    begin_under_the_first_version(hall, "southampton-2024")
    report_an_incident(hall, hall.amina, threats=("violence",))
    assert hall.duty("follow_procedures").limit.text == "not set"

    move(hall, "southampton-2024")

    asked = [one for one in hall.duties() if one.key == "follow_procedures"]
    assert len(asked) == 2
    assert {(one.state, one.limit.text) for one in asked} == {
        (DutyState.OVERTAKEN, "not set"),
        (DutyState.OPEN, "immediately"),
    }
