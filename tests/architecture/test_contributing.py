"""What CONTRIBUTING names exists: its files, its commands, and what the code in its recipes imports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from typer.main import get_command

from bot.cli.commands import app

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
TOPS = ("state_machines", "dialogs", "storage", "bot", "deploy", "tests", "docs")

#: What the recipes write, so that it stands here only where somebody tries them.
WRITTEN = {
    "bot/cards/messages/meeting_tomorrow.py",
    "bot/use_cases/show/emergency_numbers.py",
    "state_machines/policies/harbour-2026.yaml",
    "state_machines/policies/scenarios/harbour-2026/",
    "tests/unit/bot/test_emergency_numbers.py",
    "tests/unit/bot/test_meeting_tomorrow.py",
    "tests/unit/dialogs/test_daily_medicine.py",
    "tests/unit/state_machines/policies/test_harbour.py",
}


def named_files() -> set[str]:
    """Every path between backticks, alone or in a command; `bot/<surface>/` stands for any."""
    words = {word for code in re.findall(r"`([^`\n]+)`", PAGE) for word in code.split()}
    return {word for word in words if word.startswith(tuple(f"{top}/" for top in TOPS)) and "<" not in word}


def python_blocks() -> list[str]:
    return [
        dedent(block) for block in re.findall(r"^ *```python\n(.*?)^ *```", PAGE, re.DOTALL | re.MULTILINE)
    ]


def missing_imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in TOPS:
            file = node.module.replace(".", "/") + ".py"
            if file in WRITTEN:
                continue
            text = (ROOT / file).read_text(encoding="utf-8") if (ROOT / file).exists() else ""
            yield from (
                f"{file}: {one.name}" for one in node.names if not re.search(rf"\b{one.name}\b", text)
            )


def test_every_file_that_it_names_exists_or_is_written_by_a_recipe() -> None:
    named = named_files()
    assert len(named) > 40
    assert {name for name in named - WRITTEN if not (ROOT / name).exists()} == set()
    assert named >= WRITTEN


def test_every_target_of_make_that_it_names_exists() -> None:
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", PAGE, re.MULTILINE))
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert named >= {"quick", "check", "test"}
    assert named <= set(targets)


def test_every_command_of_doorstep_that_it_names_exists() -> None:
    named = re.findall(r"doorstep policy ([a-z]+)", PAGE)
    policy = getattr(get_command(app), "commands", {})["policy"]
    assert set(named) >= {"check", "test"}
    assert set(named) <= set(policy.commands)


@pytest.mark.parametrize("block", python_blocks())
def test_the_code_of_a_recipe_can_be_read_and_imports_what_there_is(block: str) -> None:
    assert list(missing_imports(ast.parse(block))) == []


def test_it_shows_code() -> None:
    assert len(python_blocks()) >= 6


def test_the_readme_leads_to_it() -> None:
    assert "(CONTRIBUTING.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
