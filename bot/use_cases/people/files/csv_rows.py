"""Reads a CSV text into rows of a pydantic model, and collects every error in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

RowT = TypeVar("RowT", bound="Row")


class Row(BaseModel):
    """One row. Its fields are the columns in any order, and a field without a default must be there."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The column names that the header may have."""
        return tuple(cls.model_fields)

    @classmethod
    def required_columns(cls) -> tuple[str, ...]:
        """The column names that the header must have."""
        return tuple(name for name, field in cls.model_fields.items() if field.is_required())


@dataclass(frozen=True, slots=True)
class ParsedFile(Generic[RowT]):
    """The rows that could be read, with their line numbers, and the errors of the others.

    `cells` are all rows as written, also those that could not be read.
    """

    rows: tuple[tuple[int, RowT], ...] = ()
    errors: tuple[str, ...] = ()
    cells: tuple[Mapping[str, str], ...] = ()

    def column(self, name: str) -> frozenset[str]:
        """Every value of a column as it is written, in small letters."""
        return frozenset(row.get(name, "").strip().lower() for row in self.cells)


def error_line(file: str, row: int, column: str, what: str) -> str:
    """One line for an error. `row` counts the lines of the file, the header being 1."""
    return f"{file}, row {row}, column {column}: {what}"


def parse_csv(file: str, text: str, model: type[RowT]) -> ParsedFile[RowT]:
    """All rows of `text` as `model`. After a wrong header no row can be trusted, so it is reported alone."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    header = [cell.strip() for cell in next(reader, [])]
    errors = _header_errors(file, header, model)
    if errors:
        return ParsedFile(errors=tuple(errors))
    rows: list[tuple[int, RowT]] = []
    written: list[Mapping[str, str]] = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        written.append(dict(zip(header, cells, strict=False)))
        found = _row(file, reader.line_num, header, cells, model)
        if isinstance(found, model):
            rows.append((reader.line_num, found))
        else:
            errors.extend(str(line) for line in found)
    return ParsedFile(tuple(rows), tuple(errors), tuple(written))


def _header_errors(file: str, header: Sequence[str], model: type[Row]) -> list[str]:
    expected = model.columns()
    missing = [
        f'the column "{name}" is missing. Add it to the first line.'
        for name in model.required_columns()
        if name not in header
    ]
    unknown = [
        f'the column "{name}" is not known. Remove it or correct its name; known are {", ".join(expected)}.'
        for name in header
        if name not in expected
    ]
    twice = [f'the column "{name}" is there twice. Keep one.' for name in expected if header.count(name) > 1]
    return [f"{file}, row 1: {problem}" for problem in (*missing, *unknown, *twice)]


def _row(
    file: str, number: int, header: Sequence[str], cells: Sequence[str], model: type[RowT]
) -> RowT | Iterable[str]:
    if len(cells) != len(header):
        return [
            f"{file}, row {number}: has {len(cells)} cells where the first line has {len(header)}. "
            "Check its commas, and put a text that holds a comma in double quotes."
        ]
    try:
        return model.model_validate(dict(zip(header, cells, strict=True)))
    except ValidationError as refused:
        return [
            error_line(file, number, str(error["loc"][0]), _plain_words(error["msg"]))
            for error in refused.errors()
        ]


def _plain_words(message: str) -> str:
    return message.removeprefix("Value error, ")
