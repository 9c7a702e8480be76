"""The references of cases.csv: none that could be a name or a command; an error never repeats the cell."""

from __future__ import annotations

from collections.abc import Iterable

from bot.use_cases.people.files.csv_rows import error_line
from state_machines.case.reference_pattern import reference_problem


def reference_errors(
    file: str, rows: Iterable[tuple[int, str, str]], pattern: str | None = None
) -> list[str]:
    """One line for each row whose reference cannot be one; `rows` are number, reference and child's name."""
    found = ((number, reference_problem(reference, name, pattern)) for number, reference, name in rows)
    return [error_line(file, number, "reference", what) for number, what in found if what]
