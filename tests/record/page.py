"""The tables of docs/record.md, made from the code: what of each table is covered, and what is left out.

`python -m tests.record.page` writes them into the page, between the marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from storage.record.coverage import NOT_COVERED, CoveredTable, covered_tables

PAGE = Path(__file__).parents[2] / "docs/record.md"
_MARKS = re.compile(r"(<!-- generated -->\n).*?(\n<!-- end -->)", re.DOTALL)


def generated() -> str:
    """What stands between the marks."""
    return "\n".join((*_kinds(), "", *_left_out()))


def _kinds() -> Iterator[str]:
    yield "| Table | Open columns | Sealed columns | Ways to falsify it | Found by |"
    yield "|---|---|---|---|---|"
    whole = 0
    for table in covered_tables():
        count = 2 + 2 * (len(table.plain) + len(table.sealed))
        whole += count
        yield f"| `{table.name}` | {_names(table)} | {_list_of(table.sealed)} | {count} | row |"
    yield f"| **all** | | | **{whole}** | |"


def _names(table: CoveredTable) -> str:
    return _list_of((*table.key, *table.plain))


def _list_of(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"


def _left_out() -> Iterator[str]:
    yield "Not covered, each for a reason:"
    yield ""
    for table, why in sorted(NOT_COVERED.items(), key=lambda one: one[0].name):
        yield f"- `{table.name}`: {why}."


def with_generated(text: str) -> str:
    """The page with what is generated put in."""
    return _MARKS.sub(lambda found: f"{found[1]}{generated()}{found[2]}", text)


if __name__ == "__main__":
    PAGE.write_text(with_generated(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
