"""Reads the files of an import beside what is stored, and says what would change or what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.use_cases.people.files import cases_file, people_file
from bot.use_cases.people.files.cases_file import CaseRow, KnownCases
from bot.use_cases.people.files.csv_rows import ParsedFile, error_line, parse_csv
from bot.use_cases.people.files.people_file import PersonRow
from bot.use_cases.people.import_changes import Changes, compare
from bot.use_cases.people.import_options import ImportOptions, losses
from bot.use_cases.people.import_rota import RotaFile, plan_rota
from state_machines.case.case import Case
from state_machines.case.sightings import Sighting
from state_machines.people.people import Person
from state_machines.people.rota import Shift
from state_machines.time.moments import london_day
from storage.records import Json
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReadFiles:
    """The two files as they were read, before anything stored is looked at."""

    people: ParsedFile[PersonRow]
    cases: ParsedFile[CaseRow]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do; with `problems` it does nothing.

    `sightings` are those that the case system says anew, `shifts` those of the rota and `rota_from` who
    imported which file of it. `unsaid` are what the cases file has no column for. `generation` numbers the
    last import that counted when this was planned: after another one it has to be planned again.
    """

    people: Changes[Person] = field(default_factory=Changes)
    cases: Changes[Case] = field(default_factory=Changes)
    unsaid: tuple[str, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    shifts: tuple[Shift, ...] = ()
    rota_from: Mapping[str, Json] = field(default_factory=dict)
    generation: int = 0
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def leavers(self) -> tuple[Person, ...]:
        """Whose part ends."""
        return self.people.gone


def read_files(people_csv: str | bytes, cases_csv: str | bytes) -> ReadFiles:
    """Both files as rows; what is wrong with one does not keep the other from being looked at."""
    people = parse_csv(people_file.FILE, people_csv, PersonRow)
    return ReadFiles(people, parse_csv(cases_file.FILE, cases_csv, CaseRow))


def plan_import(
    uow: UnitOfWork,
    files: ReadFiles,
    options: ImportOptions,
    now: datetime,
    rota: RotaFile | None = None,
) -> ImportPlan:
    """Compare the files with what is stored; nothing is written, and the unit may be one that only reads."""
    generation = uow.imports.generation()
    stored = uow.people.all()
    errors = _errors(files, {person.email: person for person in stored}, options, now)
    if errors:
        return ImportPlan(problems=errors)
    people, ids = _compare_people(files, stored, options)
    shifts, wrong_rota = _read_rota(rota, stored, people)
    before = {case.id: case for case in uow.cases.all()}
    all_cases = cases_file.cases_of_rows(files.cases.rows, ids, KnownCases(before.values()))
    cases = compare(all_cases, before, uow.cases.gone_ids(), only_adds=options.partial)
    said = cases_file.sightings_of_rows(files.cases.rows, all_cases, now)
    return ImportPlan(
        people=people,
        cases=cases,
        unsaid=cases_file.unsaid(files.cases.rows),
        sightings=tuple(_said_anew(said, uow.sightings.newest_of_case_system())),
        shifts=shifts,
        rota_from=rota.origin.on_record(rota.name) if rota else {},
        generation=generation,
        problems=(*losses(people, cases, options), *wrong_rota),
        warnings=(*_unknown_teams(files.cases, options.teams), *_open_and_gone(uow, cases)),
    )


def _errors(
    files: ReadFiles, known: Mapping[str, Person], options: ImportOptions, now: datetime
) -> tuple[str, ...]:
    emails = frozenset(known) | files.people.column("email") | files.people.column("was")
    return (
        *files.people.errors,
        *people_file.check_people_rows(files.people.rows, known, emails),
        *files.cases.errors,
        *cases_file.check_case_rows(files.cases.rows, emails, london_day(now), options.reference_pattern),
    )


def _compare_people(
    files: ReadFiles, stored: Collection[Person], options: ImportOptions
) -> tuple[Changes[Person], dict[str, str]]:
    """What changes of the people, and the id behind every address by which a file may call somebody."""
    rows = people_file.people_of_rows(files.people.rows, {person.email: person for person in stored})
    left = frozenset(person.id for person in stored if person.has_left)
    people = compare(rows, {person.id: person for person in stored}, left, only_adds=options.partial)
    ids = {person.email: person.id for person in (*stored, *rows)}
    ids |= {was: ids[now_is] for was, now_is in people_file.former_addresses(files.people.rows).items()}
    return people, ids


def _read_rota(
    rota: RotaFile | None, stored: Collection[Person], people: Changes[Person]
) -> tuple[tuple[Shift, ...], tuple[str, ...]]:
    if rota is None:
        return (), ()
    return plan_rota(rota, {person.email: person for person in (*stored, *people.to_store)})


def _said_anew(said: Iterable[Sighting], newest: Mapping[str, Sighting]) -> Iterator[Sighting]:
    """What differs from the case system's last word on each child; what it repeats is not stored again."""
    for one in said:
        last = newest.get(one.case_id)
        if last is None or (last.id, last.seen_by) != (one.id, one.seen_by):
            yield one


def _unknown_teams(cases: ParsedFile[CaseRow], teams: Collection[str] | None) -> tuple[str, ...]:
    """One line, however many cases it is: no channel is told of them, and no duty manager stands for them."""
    rows = [(number, row.team) for number, row in cases.rows if teams is not None and row.team not in teams]
    if not rows:
        return ()
    names = len({team for _, team in rows})
    count = "a team" if names == 1 else f"{names} teams"
    what = (
        f"{count} that the local settings do not have, in {len(rows)} rows from here on. Nobody's channel "
        "and duty manager stand for them: add the team to the settings, or correct the file."
    )
    return (error_line(cases_file.FILE, rows[0][0], "team", what),)


def _open_and_gone(uow: UnitOfWork, cases: Changes[Case]) -> tuple[str, ...]:
    """What is open stays open, whatever a file leaves out."""
    kept = uow.cases.with_something_open([case.id for case in cases.gone])
    return tuple(
        f"{reference} is not in cases.csv any more, but something is open about it here. It stays open and "
        "is chased; `doorstep health` names it."
        for reference in kept
    )
