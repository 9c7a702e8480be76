"""The demo's settings under one board: the authority's own, with that board's keys in their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.demo.local_settings import choose_board, settings_in
from deploy.demo.places import AUTHORITY
from deploy.demo.stories import BOARDS
from state_machines.settings.local_settings import load_local_settings


@pytest.mark.parametrize("board", sorted(BOARDS.values()))
def test_a_board_changes_its_own_keys_and_leaves_all_others(tmp_path: Path, board: str) -> None:
    choose_board(tmp_path, board)
    own, under_board = (
        load_local_settings(AUTHORITY / "settings.yaml"),
        load_local_settings(settings_in(tmp_path)),
    )
    assert under_board.policy == board
    assert under_board.duty_limits != own.duty_limits
    assert len(under_board.duty_limits) == 1
    assert not under_board.suggestions
    changed = {"policy", "duty_limits", "suggestions"}
    assert under_board.model_dump(exclude=changed) == own.model_dump(exclude=changed)


def test_without_a_board_the_authoritys_own_settings_stand(tmp_path: Path) -> None:
    choose_board(tmp_path, None)
    assert settings_in(tmp_path) == AUTHORITY / "settings.yaml"
