"""The proof that a chat is a folder: a missed visit is reported and acknowledged at a plain terminal.

Nothing above the surface differs for it, and the chat in use is not even loaded.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.surfaces.terminal_town import TerminalTown, a_terminal_town

ROOT = Path(__file__).parents[2]
ACCOUNT = "Curtains drawn, no answer to the bell."
CHILD = "Kezia Thornbury"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[TerminalTown]:
    with a_terminal_town(tmp_path) as running:
        yield running


def to_the_review(town: TerminalTown) -> None:
    amina = town.at("amina")
    amina.type("/report")
    assert "immediate danger" in str(town.screen("amina"))
    for label in ("No", "LH-1042, child protection plan", "No reply", "Just now", "Yes"):
        amina.press(label)
    amina.press("The social worker")
    amina.press("Write")
    amina.type(ACCOUNT)


def reports_a_missed_visit(town: TerminalTown) -> None:
    to_the_review(town)
    town.at("amina").press("Submit")


def test_a_missed_visit_is_reported_pinged_acknowledged_and_heard_of(town: TerminalTown) -> None:
    reports_a_missed_visit(town)
    assert "Recorded: R-" in str(town.screen("amina"))
    for handle in ("sam", "ruth", "priya"):
        assert "Missed visit: LH-1042" in str(town.screen(handle))
    town.at("sam").press("I have this")
    assert "Sam Okafor" in str(town.screen("sam"))
    assert "Sam Okafor" in town.screen("amina").printed[-1].words


def test_a_case_is_asked_about_by_its_reference(town: TerminalTown) -> None:
    reports_a_missed_visit(town)
    town.at("amina").type("/case LH-1042")
    answer = town.screen("amina").printed[-1]
    assert "LH-1042" in answer.words
    assert "Sam Okafor" in answer.words


def test_a_team_has_its_channel_here_and_no_screen_holds_a_name_or_the_account(town: TerminalTown) -> None:
    reports_a_missed_visit(town)
    assert "LH-1042" in str(town.screen("team-NORTH"))
    screens = [str(town.screen(handle)) for handle in ("sam", "ruth", "priya", "team-NORTH")]
    assert not [screen for screen in screens if CHILD in screen or ACCOUNT in screen]


def test_a_reference_that_nobody_knows_leaves_the_form_open(town: TerminalTown) -> None:
    amina = town.at("amina")
    amina.type("/report")
    town.screen("amina")
    amina.press("No")
    amina.press("Another case")
    amina.type("LH-9999")
    assert "LH-9999" in str(town.screen("amina").printed[-1])
    amina.type("LH-1063")
    assert "What happened?" in str(town.screen("amina"))


def test_a_duty_is_declined_with_words_and_moves_on(town: TerminalTown) -> None:
    reports_a_missed_visit(town)
    town.screen("sam")
    town.at("sam").press("Not mine")
    town.at("sam").type("1 I left the team on Friday.")
    assert "Handed on. Ruth Adeyemi has been told now." in str(town.screen("sam"))


def test_several_options_are_ticked_by_their_numbers(town: TerminalTown) -> None:
    amina = town.at("amina")
    to_the_review(town)
    amina.press("Add more")
    amina.type("2 3")
    assert "Adding more: question 2 of 4" in str(town.screen("amina"))


def test_words_that_nobody_asked_for_are_answered_with_how_to_report(town: TerminalTown) -> None:
    town.at("amina").type("Is anybody there?")
    assert "/report" in str(town.screen("amina"))
    assert "anybody there" not in str(town.screen("amina"))


def test_the_chat_in_use_is_not_loaded_for_it() -> None:
    script = "import sys\nimport tests.surfaces.terminal_town\nprint(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    loaded = done.stdout.split()
    assert "bot.surface.handle" in loaded
    assert not [name for name in loaded if name.startswith(("bot.slack", "slack_sdk", "slack_bolt"))]
