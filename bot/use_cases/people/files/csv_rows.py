"""Reads a CSV text into rows of a pydantic model, and collects every error in it.

An error names file, row and column and what is wrong, never what a cell holds: where columns are shifted,
that would put names on a screen or into a log.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.use_cases.people.files.table_text import SAVE_AS, decode_table

RowT = TypeVar("RowT", bound="Row")

#: What other programs put between columns where a comma belongs, and what it is called.
_OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical lines"}
#: Control signs, signs of format, halves of signs, and separators of lines and paragraphs.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
#: Letters and marks that are drawn as nothing at all.
_EMPTY = frozenset(
    map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0x180B, 0x1810)))
) | frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
_JOINERS = frozenset("\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}")
_OPEN_QUOTE = (
    "a double quotation mark begins a text here that does not end in the same row. Take the mark out, or "
    "close the text with another one."
)
_BROKEN_QUOTE = (
    "after a text in double quotation marks something else follows before the next comma. Take the marks "
    "out, or write each mark inside the text twice."
)


class Row(BaseModel):
    """One row. Its fields are the columns in any order, and a field without a default must be there."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    #: What a file of such rows holds, in one word.
    what: ClassVar[str]

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


def parse_csv(file: str, given: str | bytes, model: type[RowT]) -> ParsedFile[RowT]:
    """All rows as `model`. After a wrong header no row can be trusted, so it is reported alone."""
    text, unreadable = decode_table(file, given)
    if unreadable:
        return ParsedFile(errors=(unreadable,))
    if sign := _other_delimiter(text, model):
        words = f"its columns are separated by {_OTHER_DELIMITERS[sign]} where commas belong. {SAVE_AS}"
        return ParsedFile(errors=(f"{file}, row 1: {words}",))
    records = _records(file, text)
    number, header = next(records, (1, []))
    errors = [header] if isinstance(header, str) else _header_errors(file, text, header, model)
    if isinstance(header, str) or errors:
        return ParsedFile(errors=tuple(errors))
    names = [cell.strip() for cell in header]
    rows: list[tuple[int, RowT]] = []
    written: list[Mapping[str, str]] = []
    for number, cells in records:
        found = [cells] if isinstance(cells, str) else _row(file, number, names, cells, model)
        if not isinstance(cells, str):
            written.append(dict(zip(names, cells, strict=False)))
        if isinstance(found, model):
            rows.append((number, found))
        else:
            errors.extend(str(line) for line in found)
    return ParsedFile(tuple(rows), tuple(errors), tuple(written))


def _records(file: str, text: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each row that is not blank, with its line number, or one error in its place; nothing comes after that.

    No cell of ours goes on over several lines. Where one seems to, a quotation mark is open, and what follows
    would be read as one cell, up to the end of the file.
    """
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        try:
            found = next(csv.reader([line.removesuffix("\n")], strict=True), [])
        except csv.Error:
            yield number, f"{file}, row {number}, column {_column_of(line)}: {_quote_fault(line)}"
            return
        if any(cell.strip() for cell in found):
            yield number, found


def _other_delimiter(text: str, model: type[Row]) -> str:
    """What separates the columns in place of commas; nothing where commas do, or nothing is known."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first.lower().startswith("sep=") and first[4:5] in _OTHER_DELIMITERS:
        return first[4:5]
    by_sign = {sign: _names_between(first, sign, model) for sign in (",", *_OTHER_DELIMITERS)}
    most = max(by_sign, key=lambda sign: by_sign[sign])
    return most if most != "," and by_sign[most] > 1 else ""


def _names_between(line: str, sign: str, model: type[Row]) -> int:
    """How many names of columns stand in this line between such signs."""
    return len({name.strip().strip('"') for name in line.split(sign)} & set(model.columns()))


def _quote_fault(line: str) -> str:
    if '"' not in line:
        return "is longer than any row can be. Check where the row ends."
    return _OPEN_QUOTE if line.count('"') % 2 else _BROKEN_QUOTE


def _column_of(line: str) -> int:
    """The number of the column in which the first quotation mark stands."""
    return line.partition('"')[0].count(",") + 1


def _header_errors(file: str, text: str, header: Sequence[str], model: type[Row]) -> list[str]:
    """What is wrong with the first line; one cause is said once, and no word of it is repeated."""
    names = [cell.strip() for cell in header]
    expected = model.columns()
    known = ", ".join(expected)
    if not set(names) & set(expected):
        return [f"{file}, row 1: {_without_names(text, names, model)}"]
    if other := _other_file(names, model):
        return [f"{file}, row 1: {other}"]
    missing = [
        f'the column "{name}" is missing. Add it to the first line.'
        for name in model.required_columns()
        if name not in names
    ]
    empty = [place for place, name in enumerate(names, start=1) if not name]
    unknown = [
        f"column {place} has a name that is not known. Remove it or correct its name; known are {known}."
        for place, name in enumerate(names, start=1)
        if name and name not in expected
    ]
    twice = [f'the column "{name}" is there twice. Keep one.' for name in expected if names.count(name) > 1]
    nameless = [f"{_columns_words(empty)} no name. Delete what has no name above it."] if empty else []
    return [f"{file}, row 1: {problem}" for problem in (*missing, *unknown, *nameless, *twice)]


def _without_names(text: str, names: Sequence[str], model: type[Row]) -> str:
    known = ", ".join(model.columns())
    if not text.strip():
        return f"the file is empty. Its first line names the columns: {known}."
    if other := _other_file(names, model):
        return other
    return f"no column has a name that is known. The first line names the columns: {known}."


def _other_file(names: Sequence[str], model: type[Row]) -> str:
    """One line for a file that is another one; nothing where it is none that is known."""
    if set(model.required_columns()) <= set(names):
        return ""
    kinds = (kind for kind in Row.__subclasses__() if kind is not model)
    for kind in kinds:
        if set(kind.required_columns()) <= set(names):
            return (
                f"this is a file of {kind.what}, where the one of {model.what} belongs. Give each file in "
                "its place."
            )
    return ""


def _columns_words(places: Sequence[int]) -> str:
    if len(places) == 1:
        return f"column {places[0]} has"
    return f"{len(places)} columns, from column {places[0]} on, have"


def _row(
    file: str, number: int, header: Sequence[str], cells: Sequence[str], model: type[RowT]
) -> RowT | Iterable[str]:
    if len(cells) != len(header):
        return [
            f"{file}, row {number}: has {len(cells)} cells where the first line has {len(header)}. "
            "Check its commas, and put a text that holds a comma in double quotes."
        ]
    cells = [_fold_blanks(cell) for cell in cells]
    unseen = [
        error_line(file, number, name, _unseen_words(place, sign))
        for name, cell in zip(header, cells, strict=True)
        for place, sign in [first_unseen(cell)]
        if sign
    ]
    if unseen:
        return unseen
    try:
        return model.model_validate(dict(zip(header, cells, strict=True)))
    except ValidationError as refused:
        return [
            error_line(file, number, str(error["loc"][0]), _plain_words(error["msg"]))
            for error in refused.errors(include_input=False)
        ]


def first_unseen(cell: str) -> tuple[int, str]:
    """The first sign in it that nobody sees, and its place; an empty sign where there is none.

    The two that join or part letters in Persian and Indian scripts belong to names, and are left.
    """
    for place, sign in enumerate(cell, start=1):
        hidden = unicodedata.category(sign) in _HIDDEN or sign in _EMPTY
        if hidden and sign not in _JOINERS:
            return place, sign
    return 0, ""


def _fold_blanks(cell: str) -> str:
    """The cell with plain blanks in place of others, such as the one that never ends a line.

    An address holds none, so one that holds another blank is refused with it.
    """
    if "@" in cell:
        return cell
    return "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in cell)


def _unseen_words(place: int, sign: str) -> str:
    return f"holds a sign that nobody sees (U+{ord(sign):04X}) at place {place}. Type the cell anew."


def _plain_words(message: str) -> str:
    return message.removeprefix("Value error, ")
