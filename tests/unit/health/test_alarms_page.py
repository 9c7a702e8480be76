"""docs/alarms.md says of every finding and every alarm in the log what it means and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.health.administrator_cards import REPORTED_ALARMS
from bot.health.look import JUDGES
from tests.unit.health.test_findings import WELL

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/alarms.md").read_text(encoding="utf-8")
#: What is logged as an error or an alarm, by its name in the code.
LOGGED = {
    name
    for path in (ROOT / "bot").rglob("*.py")
    for name in re.findall(r'"((?:alarm|administrators|clock)\.[a-z_]+)"', path.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("name", sorted(judge(WELL).name for judge in JUDGES))
def test_every_finding_has_its_heading_with_what_to_do(name: str) -> None:
    part = re.search(rf"^## {name}\n(.*?)(?=^## )", PAGE, re.MULTILINE | re.DOTALL)
    assert part is not None, f"no heading {name}"
    assert "**Do:**" in part[1]


@pytest.mark.parametrize("name", sorted(LOGGED | {f"alarm.{name}" for name in REPORTED_ALARMS}))
def test_every_alarm_in_the_log_is_explained(name: str) -> None:
    assert f"`{name}`" in PAGE


def test_there_are_alarms_to_explain() -> None:
    assert len(LOGGED) >= 4
