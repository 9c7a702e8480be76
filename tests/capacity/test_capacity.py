"""The page on capacity is drawn from what was measured, and a few reports can be played at any time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.capacity.__main__ import read_figures
from tests.capacity.month import Played, play
from tests.capacity.page import write_page
from tests.capacity.stored import Stored

ROOT = Path(__file__).parents[2]


def test_the_page_says_what_was_measured(tmp_path: Path) -> None:
    write_page(tmp_path / "capacity.md", *read_figures())
    kept = (ROOT / "docs/capacity.md").read_text(encoding="utf-8")
    assert "## A year, table by table" in kept
    assert (tmp_path / "capacity.md").read_text(encoding="utf-8") == kept


def test_a_year_is_reckoned_from_the_months_that_were_played(tmp_path: Path) -> None:
    gained = {"reports": Stored(10, 40_000), "audit": Stored(500, 2_000_000)}
    played = Played(120, 2, 10, 300, 900, 12.0, 0.5, {"cases": Stored(120, 90_000)}, gained, 2_200_000)
    write_page(tmp_path / "page.md", played, {"on": "2026-11-30", "machine": "a machine", "load": "1"})
    said = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "| `audit` | 3,000 | 12.0 | 50.0 |" in said
    assert "| `reports` | 60 | 0.2 | 1.0 |" in said
    assert "A year is 6 times what was played." in said
    assert "| Processor time | 1.20 s |" in said


@pytest.mark.slow
def test_two_reports_leave_what_reports_leave(tmp_path: Path) -> None:
    played = play(tmp_path, 15, 1, lambda _words: None, reports=2)
    assert played.gained["reports"].rows == 2
    assert played.gained["escalations"].rows == 2
    assert played.messages > 2 * 4
    assert {"audit", "messages", "duties", "drafts"} <= set(played.gained)
