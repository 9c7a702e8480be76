"""Folders import each other one way only: there is no circle between those of any level."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOPS = ("state_machines", "dialogs", "storage", "bot")

#: Each folder, or module beside it, with those that it imports, and the files that do so.
Arrows = Mapping[str, Mapping[str, set[str]]]


def arrows() -> Arrows:
    found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for top in TOPS:
        for path in sorted((ROOT / top).rglob("*.py")):
            file = path.relative_to(ROOT)
            for target in imported_folders(path):
                pair = first_difference(file.parent.parts, target)
                if pair is not None:
                    found[pair[0]][pair[1]].add(str(file))
    return found


def imported_folders(path: Path) -> Iterator[tuple[str, ...]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            parts = tuple(node.module.split("."))
            if parts[0] in TOPS:
                yield parts if ROOT.joinpath(*parts).is_dir() else parts[:-1]


def first_difference(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, str] | None:
    """Two folders side by side, within the last folder that both are in; None where one holds the other."""
    for at, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return ".".join(one[: at + 1]), ".".join(other[: at + 1])
    return None


def reachable(start: str, found: Arrows) -> set[str]:
    seen: set[str] = set()
    waiting = list(found.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(found.get(name, ()))
    return seen


def test_no_folder_is_in_a_circle_of_imports() -> None:
    found = arrows()
    assert len(found) > 20
    circles = {
        f"{one} -> {other}: {', '.join(sorted(files))}"
        for one, targets in found.items()
        for other, files in targets.items()
        if one in reachable(other, found)
    }
    assert not circles


def test_a_circle_would_be_found() -> None:
    found: Arrows = {
        "a": {"b": {"a/x.py"}},
        "b": {"c": {"b/y.py"}},
        "c": {"a": {"c/z.py"}},
        "d": {"a": set()},
    }
    assert {one for one in found if one in reachable(one, found)} == {"a", "b", "c"}
