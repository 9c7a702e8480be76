"""Reads rota.csv: who is duty manager of a team, or duty contact out of hours, and from when to when."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import PlainValidator

from bot.use_cases.people.files.absences_list import DayOrMoment, moment_after, moment_of
from bot.use_cases.people.files.csv_rows import Row, error_line, parse_csv
from bot.use_cases.people.files.people_file import Email
from bot.use_cases.people.files.rota_entry import RotaEntry, parse_part
from state_machines.people.rota import RotaPart

Part = Annotated[RotaPart, PlainValidator(parse_part)]


class RotaRow(Row):
    """One shift, in London's time. A last day without a time belongs to the shift."""

    what: ClassVar[str] = "shifts"

    part: Part
    team: str
    person: Email
    begins: DayOrMoment
    ends: DayOrMoment


def read_rota_list(file: str, text: str) -> tuple[list[RotaEntry], list[str]]:
    """The rows that are shifts, and one line for each row that is not."""
    found = parse_csv(file, text, RotaRow)
    entries, errors = [], list(found.errors)
    for number, row in found.rows:
        begins_at, ends_at = moment_of(row.begins), moment_after(row.ends)
        if ends_at <= begins_at:
            errors.append(error_line(file, number, "ends", "is before the beginning. Correct one of them."))
        else:
            where = f"{file}, row {number}"
            entries.append(RotaEntry(where, row.part, row.team or None, row.person, begins_at, ends_at))
    return entries, errors
