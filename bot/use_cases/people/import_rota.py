"""Imports a rota from a list or a calendar: all of it, or nothing with every error named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from bot.use_cases.people.carry_out_rota import carry_out_rota
from bot.use_cases.people.files.file_origin import FileOrigin
from bot.use_cases.people.files.rota_calendar import read_rota_calendar
from bot.use_cases.people.files.rota_entry import RotaEntry
from bot.use_cases.people.files.rota_list import read_rota_list
from state_machines.people.away_words import LONGEST
from state_machines.people.people import Person
from state_machines.people.rota import Shift
from storage.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class RotaImportResult:
    """How many shifts stand in the file, and how many of earlier files they replaced; or the `problems`."""

    shifts: int = 0
    replaced: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RotaFile:
    """A rota as it was handed over: its name, which ends in .csv or .ics, its text, and where it is from."""

    name: str
    text: str
    origin: FileOrigin = field(default_factory=FileOrigin)


def import_rota(store: Store, file: RotaFile, now: datetime) -> RotaImportResult:
    """Import one rota in a transaction of its own."""
    with store.write() as uow:
        shifts, problems = plan_rota(file, {person.email: person for person in uow.people.all()})
        if problems:
            return RotaImportResult(problems=problems)
        replaced = carry_out_rota(uow, shifts, now, file.origin.on_record(file.name))
        uow.commit()
    return RotaImportResult(len(shifts), replaced)


def plan_rota(file: RotaFile, people: Mapping[str, Person]) -> tuple[tuple[Shift, ...], tuple[str, ...]]:
    """The shifts of a file, or what is wrong with it; `people` are those of the directory by address."""
    reader = read_rota_list if file.name.lower().endswith(".csv") else read_rota_calendar
    entries, errors = reader(file.name, file.text.removeprefix("\ufeff"))
    problems = (*errors, *_problems(entries, people))
    return ((), problems) if problems else (tuple(_shift(entry, people) for entry in entries), ())


def _problems(entries: Sequence[RotaEntry], people: Mapping[str, Person]) -> Iterator[str]:
    first: dict[object, str] = {}
    for entry in entries:
        same = (entry.part, entry.team, entry.begins_at)
        if same in first:
            yield f"{entry.where}: another shift begins then too, at {first[same]}. Keep one of them."
        first.setdefault(same, entry.where)
        if entry.email not in people:
            why = "nobody has the address that is named. Add them to people.csv, or name somebody else."
            yield f"{entry.where}: {why}"
        if entry.ends_at - entry.begins_at > LONGEST:
            yield f"{entry.where}: it lasts more than a year. Correct its end."


def _shift(entry: RotaEntry, people: Mapping[str, Person]) -> Shift:
    person = people[entry.email]
    return Shift(uuid4().hex, entry.part, entry.team, person.id, entry.begins_at, entry.ends_at)
