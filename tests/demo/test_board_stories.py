"""One story for each board, played as the main story is: what is special in its document is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.demo.stories import BOARDS
from state_machines.settings.local_settings import load_local_settings
from tests.demo.test_demo import play_story, unwrap

SHOWN = {
    "dorset": (
        "Time limit: promptly (Pan Dorset 2015, section 1)",
        "Contact fails again and again",
        "Check how many attempts your agency allows",
        "Tom Reyes records: Call a professionals meeting",
        "Time limit: Thu 26 Nov, 10:05 (set locally)",
        "The step is now: Step-up plan",
        "Time limit: immediately (Pan Dorset 2015, section 4)",
    ),
    "stockport": (
        "Step: Is it persistent?",
        "The step is now: Single agency: supervision",
        "Step: Team Around the Child to be arranged",
        "Planned for: 15 December 2026",
        "Tue 5 Jan, 11:05 (Stockport 3.7, section 4.3)",
        "Grace Holt recorded at 12:05: Approve no further action. The step stands: No further action to be",
        "Beth Lane recorded at 12:05: Approve no further action. The step is now: Closed",
    ),
    "southampton": (
        "Please record which part of the engagement is difficult, and why",
        "Time limit: promptly (Southampton 2024, section 11)",
        "Step: Team around the family arranged",
        "Step: Action plan under way",
        "Recorded; waits for Beth Lane to confirm",
        "Beth Lane confirmed it. The step is now: Closed: the family is engaging",
        "The step is now: Closed: the family is engaging",
    ),
    "suffolk": (
        "Time limit: immediately (Suffolk 2017, Keeping Safe)",
        "Give your colleague a supportive answer at once",
        "Settle the disagreement with the other agencies' managers",
        "Wed 17 Feb, 10:05 (Suffolk 2017, Managers' Responsibilities and Supervision (reconstructed))",
        "Sat 15 May, 10:05 (Suffolk 2017, Managers' Responsibilities and Supervision (reconstructed))",
    ),
}


def test_every_board_but_the_authoritys_own_has_a_story() -> None:
    assert SHOWN.keys() == BOARDS.keys()


@pytest.mark.long_where(story=set(SHOWN) - {"dorset"})
@pytest.mark.parametrize("story", sorted(BOARDS))
def test_a_boards_story_holds_under_its_own_chart(tmp_path: Path, story: str) -> None:
    transcript = unwrap(play_story(tmp_path / "demo", "--story", story))
    for line in (
        *SHOWN[story],
        "none that Slack would refuse",
        "no child's name and no account outside a modal",
        "The audit holds",
        "The story held",
    ):
        assert line in transcript, line
    assert load_local_settings(tmp_path / "demo" / "settings.yaml").policy == BOARDS[story]
