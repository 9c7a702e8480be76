"""Rules of the house that import-linter cannot say: one door to transitions, no clock in the pure centre."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOUSE = ("state_machines", "dialogs", "storage", "bot", "deploy")
PURE = ("state_machines", "dialogs")
CLOCKS = {"now", "utcnow", "today", "time", "monotonic"}


def modules(*folders: str) -> list[tuple[str, ast.Module]]:
    """Each module of these folders, with its place in the repository."""
    return [module for folder in folders for module in _modules_in(folder)]


@cache
def _modules_in(folder: str) -> tuple[tuple[str, ast.Module], ...]:
    paths = sorted((ROOT / folder).rglob("*.py"))
    assert len(paths) > 10, folder
    return tuple((str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


def top_level_imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def test_only_one_module_touches_transitions() -> None:
    found = [name for name, tree in modules(*HOUSE) if "transitions" in top_level_imports(tree)]
    assert found == ["state_machines/machine.py"]


def test_the_pure_centre_reads_no_clock() -> None:
    pure = modules(*PURE)
    reading = [
        f"{name}:{node.lineno}"
        for name, tree in pure
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date", "time"}
    ]
    assert len(pure) > 60
    assert not reading


def test_the_time_zone_is_said_once() -> None:
    """Hours, cards, patterns and forms agree because none of them could name another."""
    naming = [
        f"{name}:{node.lineno}"
        for name, tree in modules("state_machines", "dialogs", "storage", "bot")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"ZoneInfo", "zoneinfo.ZoneInfo"}
    ]
    assert [place.split(":")[0] for place in naming] == ["state_machines/time/moments.py"]


def test_the_pure_centre_reads_no_environment_and_no_network() -> None:
    forbidden = {"os", "socket", "requests", "httpx", "urllib", "subprocess", "random"}
    found = {name: forbidden & set(top_level_imports(tree)) for name, tree in modules(*PURE)}
    assert len(found) > 60
    assert not {name: why for name, why in found.items() if why}


@pytest.mark.parametrize("folder", HOUSE)
def test_every_module_opens_with_one_sentence(folder: str) -> None:
    everything = modules(folder)
    silent = [name for name, tree in everything if tree.body and not ast.get_docstring(tree)]
    assert everything
    assert not silent


@pytest.mark.parametrize("folder", HOUSE)
def test_a_file_is_a_concept(folder: str) -> None:
    everything = modules(folder)
    long = [name for name, tree in everything if "migrations" not in name and last_line(tree) > 400]
    assert everything
    assert not long


def last_line(tree: ast.Module) -> int:
    return tree.body[-1].end_lineno or 0 if tree.body else 0


def test_no_error_is_swallowed_unnamed() -> None:
    everything = modules(*HOUSE)
    swallowed = [
        f"{name}:{node.lineno}"
        for name, tree in everything
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and catches_everything(node) and is_silent(node)
    ]
    assert len(everything) > 300
    assert not swallowed


def catches_everything(handler: ast.ExceptHandler) -> bool:
    kind = handler.type
    return kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"})


def is_silent(handler: ast.ExceptHandler) -> bool:
    return not any(isinstance(node, ast.Call | ast.Raise) for node in ast.walk(handler))


def test_the_words_on_screen_hold_no_emoji() -> None:
    emoji = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
    spoken = modules("bot", "dialogs", "state_machines")
    found = [
        f"{name}:{node.lineno}"
        for name, tree in spoken
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and emoji.search(node.value)
    ]
    assert len(spoken) > 200
    assert not found
