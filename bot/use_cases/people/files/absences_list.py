"""Reads a list of absences (CSV): e-mail address, first day, last day, and cover."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator

from bot.use_cases.people.files.absence_entry import AbsenceEntry
from bot.use_cases.people.files.csv_rows import Row, error_line, parse_csv
from bot.use_cases.people.files.days import parse_day_or_moment
from bot.use_cases.people.files.people_file import Email, EmailIfAny
from state_machines.time.moments import LONDON

DayOrMoment = Annotated[date, PlainValidator(parse_day_or_moment)]


class AbsenceRow(Row):
    """One absence. A last day without a time belongs to the absence."""

    what: ClassVar[str] = "absences"

    email: Email
    from_: Annotated[DayOrMoment, Field(alias="from")]
    to: DayOrMoment
    cover: EmailIfAny

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The columns as written in the file, where "from" is no name that a Python field can have."""
        return tuple(field.alias or name for name, field in cls.model_fields.items())

    @classmethod
    def required_columns(cls) -> tuple[str, ...]:
        """All columns but the cover."""
        return ("email", "from", "to", "cover")


def read_list(file: str, text: str) -> tuple[list[AbsenceEntry], list[str]]:
    """The rows that are absences, and one line for each row that is not."""
    found = parse_csv(file, text, AbsenceRow)
    entries, errors = [], list(found.errors)
    for number, row in found.rows:
        entry = _entry(f"{file}, row {number}", row)
        if entry.ends_at <= entry.starts_at:
            errors.append(error_line(file, number, "to", "is before the beginning. Correct one of them."))
        else:
            entries.append(entry)
    return entries, errors


def _entry(where: str, row: AbsenceRow) -> AbsenceEntry:
    return AbsenceEntry(
        where=where,
        uid=f"list:{row.email}:{row.from_.isoformat()}",
        email=row.email,
        starts_at=moment_of(row.from_),
        ends_at=moment_after(row.to),
        cover=row.cover,
    )


def moment_of(said: date) -> datetime:
    """The moment, in UTC, at which a day or a time of London's begins."""
    local = said if isinstance(said, datetime) else datetime.combine(said, time(0))
    return (local if local.tzinfo else local.replace(tzinfo=LONDON)).astimezone(UTC)


def moment_after(said: date) -> datetime:
    """The moment with which something ends: a day without a time belongs to it."""
    return moment_of(said if isinstance(said, datetime) else said + timedelta(days=1))
