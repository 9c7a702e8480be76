"""Each decision says its status, its date and what else was considered, and stands in the index with them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

DECISIONS = Path(__file__).parents[2] / "docs/decisions"
PAGES = sorted(DECISIONS.glob("[0-9]*.md"))
HEAD = re.compile(
    r"# (?P<number>\d{4}) · (?P<title>[^\n]+)\n\n"
    r"\*\*Status\.\*\* (?P<status>[^\n]+)\. \*\*Date\.\*\* (?P<date>\S+)\.\n"
)
STATUS = re.compile(r"Accepted|Accepted; \d{4} [a-z][^.]+|Replaced by \d{4}")


def test_there_are_decisions_numbered_without_a_gap() -> None:
    assert [path.name[:4] for path in PAGES[:3]] == ["0001", "0002", "0003"]
    assert [int(path.name[:4]) for path in PAGES] == list(range(1, len(PAGES) + 1))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.stem))
def test_a_page_says_its_status_its_date_and_what_else_was_considered(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    head = HEAD.match(text)
    assert head, (
        "begin with `# 0001 · Title`, an empty line, and `**Status.** Accepted. **Date.** 2026-11-30.`"
    )
    assert head["number"] == path.name[:4]
    assert STATUS.fullmatch(head["status"])
    date.fromisoformat(head["date"])
    for part in ("Context", "Decision", "Alternatives", "Consequence"):
        assert len(re.findall(rf"^(?:\*\*{part}\.\*\*|## {part}$)", text, re.MULTILINE)) == 1, part


def test_the_index_holds_every_page_with_its_title_status_and_date() -> None:
    heads = [(path, HEAD.match(path.read_text(encoding="utf-8"))) for path in PAGES]
    rows = [
        f"| [{head['number']}]({path.name}) | {head['title']} | {head['status']} | {head['date']} |"
        for path, head in heads
        if head
    ]
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    assert [line for line in index.splitlines() if line.startswith("| [")] == rows
    assert rows


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.stem))
def test_a_decision_that_a_status_names_exists(path: Path) -> None:
    (line,) = re.findall(r"^\*\*Status\.\*\*.*$", path.read_text(encoding="utf-8"), re.MULTILINE)
    numbers = set(re.findall(r"\b\d{4}\b(?!-)", line.split("**Date.**")[0]))
    assert numbers <= {page.name[:4] for page in PAGES}
