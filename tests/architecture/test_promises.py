"""The promises that the code cites by number stand on a page, each with tests that exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/promises.md").read_text(encoding="utf-8")
SEARCHED = ("state_machines", "dialogs", "storage", "bot", "deploy", "tests", "docs")
#: "promise 7", "Promises 1 to 5 and 10", "promises 1, 2 and 5"; over the end of a line too.
CITED = re.compile(r"promises?\s+(\d+(?:(?:,\s*|\s+to\s+|\s+and\s+)\d+)*)", re.IGNORECASE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def promises() -> dict[int, str]:
    """What stands under each numbered heading."""
    _, *parts = re.split(r"^## (\d+)\. ", PAGE, flags=re.MULTILINE)
    return {int(number): text for number, text in zip(parts[::2], parts[1::2], strict=True)}


def cited(text: str) -> Iterator[int]:
    for numbers in CITED.findall(text):
        for first, last in re.findall(r"(\d+)(?:\s+to\s+(\d+))?", numbers):
            yield from range(int(first), int(last or first) + 1)


def citations() -> dict[str, set[int]]:
    """By file, the promises that it cites."""
    files = (
        path for folder in SEARCHED for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".md"}
    )
    found = {str(path.relative_to(ROOT)): set(cited(path.read_text(encoding="utf-8"))) for path in files}
    return {name: numbers for name, numbers in found.items() if numbers}


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_there_are_thirteen_in_order() -> None:
    assert list(promises()) == list(range(1, 14))


def test_every_promise_that_is_cited_is_listed() -> None:
    found = citations()
    assert len(found) > 30
    assert {name: numbers for name, numbers in found.items() if not numbers <= promises().keys()} == {}


@pytest.mark.parametrize("number", range(1, 14))
def test_a_promise_names_tests_that_exist(number: int) -> None:
    named = TEST.findall(promises()[number])
    assert len(named) >= 3
    assert [f"{file}::{test}" for file, test in named if not _is_a_test(file, test)] == []


def _is_a_test(file: str, test: str) -> bool:
    return (ROOT / file).exists() and test.startswith("test_") and test in names_in(file)


@pytest.mark.parametrize("number", [10, 11, 12, 13])
def test_what_is_kept_only_in_part_says_what_holds_and_what_does_not(number: int) -> None:
    assert "**Holds.**" in promises()[number]
    assert "**Not yet.**" in promises()[number]


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md", "SECURITY.md"])
def test_the_page_is_linked(page: str) -> None:
    assert "(docs/promises.md)" in (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("as in promise 7.", {7}),
        ("Promises 1 to 5 and 10, once", {1, 2, 3, 4, 5, 10}),
        ("(promises 1, 2 and 5)", {1, 2, 5}),
        ("a promise\n    14", {14}),
        ("the promise of 7 days", set()),
    ],
)
def test_a_citation_is_read(words: str, numbers: set[int]) -> None:
    assert set(cited(words)) == numbers
