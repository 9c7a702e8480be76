"""ARCHITECTURE says what we keep beside Bolt, and names the tests that show why: all of it is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("## What of Bolt is ours, and why\n")[2].partition("\n## ")[0]


def test_each_test_that_is_named_there_exists() -> None:
    named = re.findall(r"`(test_\w+)`", SECTION)
    assert len(named) == 16
    tests = [path.read_text(encoding="utf-8") for path in (ROOT / "tests/unit/bot_slack").glob("test_*.py")]
    assert not [name for name in named if not any(f"def {name}(" in test for test in tests)]


def test_each_module_that_is_named_there_exists() -> None:
    named = [name for name in re.findall(r"`(\w+\.py)`", SECTION) if not name.startswith("test_")]
    assert len(named) == 10
    assert not [name for name in named if not list((ROOT / "bot/slack").rglob(name))]


def test_each_fault_of_bolts_is_a_reason_given_there() -> None:
    faults = (ROOT / "tests/unit/bot_slack/test_bolts_faults.py").read_text(encoding="utf-8")
    shown = re.findall(r"^def (test_\w+)\(", faults, re.MULTILINE)
    assert len(shown) == 9
    assert not [name for name in shown if name not in SECTION]
