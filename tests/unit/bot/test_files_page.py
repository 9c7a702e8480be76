"""docs/files.md names every column of every file, whether it must be there, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.use_cases.people.files.absences_list import AbsenceRow
from bot.use_cases.people.files.cases_file import CaseRow
from bot.use_cases.people.files.csv_rows import Row
from bot.use_cases.people.files.people_file import PersonRow
from bot.use_cases.people.files.rota_list import RotaRow

PAGE = Path(__file__).parents[3] / "docs/files.md"
_COLUMN = re.compile(r"^\| `(\w+)` \| (yes|no) \|", re.MULTILINE)


@pytest.mark.parametrize(
    ("heading", "model"),
    [
        ("people.csv", PersonRow),
        ("cases.csv", CaseRow),
        ("Absences (.csv)", AbsenceRow),
        ("A rota (.csv)", RotaRow),
    ],
)
def test_every_column_is_there(heading: str, model: type[Row]) -> None:
    section = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    named = dict(_COLUMN.findall(section))
    assert named == {name: "yes" if name in model.required_columns() else "no" for name in model.columns()}
