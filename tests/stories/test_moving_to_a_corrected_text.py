"""A case that began under the first version of a board's file is moved to the corrected one."""

from __future__ import annotations

import pytest

from bot.cli.policy_move import preview_lines
from bot.use_cases.map.move_policy import move_policy, preview_policy_move
from state_machines.policy.policy import load_policy, shipped_policies
from tests.released import first_version_of
from tests.stories.decision_steps import begins_to_record, picks_outcome
from tests.stories.incidents import answers_an_incident, begins_an_incident
from tests.stories.record import actions_of
from tests.stories.report_steps import reports_a_missed_visit
from tests.stories.test_asking_social_care import all_so_far
from tests.stories.town import MORNING, Town

BY, WHY = "david.osei@larkhaven.example", "The board's file was corrected."
BOARDS = [
    pytest.param(name, marks=() if name == "camden-2019" else pytest.mark.board(name))
    for name in shipped_policies()
]


def as_before_the_upgrade(town: Town, board: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot runs again, and new cases begin under the first version."""
    town.stop_bot()
    with monkeypatch.context() as before:
        before.setattr("bot.bootstrap.load_board", lambda _name: first_version_of(board))
        town.start_bot()


def is_upgraded_and_moved(town: Town, board: str) -> list[str]:
    """The bot runs under the corrected file, to which David moves the case; answers with the preview."""
    town.stop_bot()
    town.start_bot()
    assert town.bot is not None
    services, new = town.bot.services, load_policy(board)
    preview = list(preview_lines(preview_policy_move(services, "LH-1042", new, MORNING)))
    move_policy(services, "LH-1042", new, BY, WHY, MORNING)
    town.settle()
    return preview


@pytest.mark.parametrize("board", BOARDS)
def test_a_case_goes_on_under_the_corrected_text(
    town: Town, board: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_before_the_upgrade(town, board, monkeypatch)
    reports_a_missed_visit(town.amina)
    all_so_far(town)
    town.tom.command("/case LH-1042")
    town.tom.sees_not("Ask social care")

    preview = is_upgraded_and_moved(town, board)

    assert any("child_alone" in line for line in preview)
    assert any("ask_social_care" in line for line in preview)
    town.expect("amina", "LH-1042")
    town.expect("sam", "LH-1042")
    all_so_far(town)
    town.tom.command("/case LH-1042")
    begins_to_record(town.tom)
    picks_outcome(town.tom, "Ask social care")
    town.tom.sees("What is the reason?")
    assert "policy:move" in actions_of(town, "david")


@pytest.mark.board("pan-dorset-2015")
def test_whoever_was_attacked_is_sent_to_the_family_no_more(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_before_the_upgrade(town, "pan-dorset-2015", monkeypatch)
    begins_an_incident(town.amina)
    answers_an_incident(town.amina, threats=("Physical violence",))
    town.amina.press("Submit")
    town.amina.sees("Reach the family again")
    all_so_far(town)

    preview = is_upgraded_and_moved(town, "pan-dorset-2015")

    assert "No longer asked: reach_family." in preview
    news = town.expect("amina", "Reach the family again")
    assert "David Osei" in news
    all_so_far(town)
