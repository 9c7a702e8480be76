"""Imports people and cases from two CSV files, and a rota: everything, or nothing with every error named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.use_cases.chase.follow_people_changes import mark_people_changed, people_with_new_parts
from bot.use_cases.chase.follow_plan_changes import cases_with_new_plans, mark_plans_changed
from bot.use_cases.chase.reallocate import is_reallocated, record_reallocation
from bot.use_cases.map.vacancies import end_filled
from bot.use_cases.people.end_parts import end_parts
from bot.use_cases.people.files import cases_file, people_file
from bot.use_cases.people.files.table_text import table_hash
from bot.use_cases.people.import_changes import Changes
from bot.use_cases.people.import_options import ImportOptions
from bot.use_cases.people.import_plan import ImportPlan, ReadFiles, plan_import, read_files
from bot.use_cases.people.import_rota import RotaFile, RotaImportResult, import_rota_in
from bot.use_cases.people.record_family_changes import record_family_changes
from bot.use_cases.people.record_restrictions import record_restrictions
from state_machines.case.case import Case
from state_machines.people.people import Person
from storage.crash_points import CrashPoint, crash_if_planned
from storage.records import Json
from storage.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How much stands in the files, or the `problems`: file, row, column, what is wrong, what to do.

    `people_changes` and `case_changes` are what differs from what was stored. `warnings` keep nothing from
    being imported.
    """

    people: int = 0
    cases: int = 0
    shifts: int = 0
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    people_changes: Changes[Person] = field(default_factory=Changes, compare=False)
    case_changes: Changes[Case] = field(default_factory=Changes, compare=False)


def import_people(
    store: Store,
    people_csv: str | bytes,
    cases_csv: str | bytes,
    now: datetime,
    rota: RotaFile | None = None,
    options: ImportOptions = ImportOptions(),  # noqa: B008 - frozen, so it can be shared
) -> ImportResult:
    """Import these files in one transaction. After any error nothing is written.

    The files are whole unless the options say that they only add: the part of people who are not named any
    more ends, and cases that are not named are gone, but for what is open about them.
    """
    files = read_files(people_csv, cases_csv)
    hashes: dict[str, Json] = {
        people_file.FILE: table_hash(people_csv),
        cases_file.FILE: table_hash(cases_csv),
        **({rota.name: rota.origin.sha256 or table_hash(rota.text)} if rota else {}),
    }
    if options.dry_run:
        with store.read() as uow:
            return _result(files, plan_import(uow, files, options, now))
    with store.write() as uow:
        plan = plan_import(uow, files, options, now)
        if plan.problems:
            return _result(files, plan)
        shifts = _carry_out(uow, files, plan, rota, now)
        if shifts.problems:
            return ImportResult(problems=shifts.problems)
        _record(uow, plan, options, hashes, now)
        uow.commit()
    return _result(files, plan, shifts.shifts)


def _carry_out(
    uow: UnitOfWork, files: ReadFiles, plan: ImportPlan, rota: RotaFile | None, now: datetime
) -> RotaImportResult:
    """Write what differs, and have what is open follow."""
    people, cases = plan.people, plan.cases
    uow.people.upsert_many(people.to_store)
    crash_if_planned(CrashPoint.MID_IMPORT)
    uow.cases.upsert_many(cases.to_store)
    uow.cases.mark_gone([case.id for case in cases.gone], now)
    uow.sightings.say_again(cases_file.sightings_of_rows(files.cases.rows, plan.all_cases, now))
    directory = {**plan.known, **{person.email: person for person in people.to_store}}
    _follow_cases(uow, plan, directory, now)
    parts = people_with_new_parts(plan.known, people.to_store, _pairs(plan))
    mark_people_changed(uow, parts | {person.id for person in people.back}, now)
    for person in people.back:
        uow.audit.append(now, None, "person:return", person.id)
    end_parts(uow, plan.leavers, now, by_file=True)
    return import_rota_in(uow, rota, directory, now) if rota else RotaImportResult()


def _follow_cases(uow: UnitOfWork, plan: ImportPlan, directory: Mapping[str, Person], now: datetime) -> None:
    for before, after in plan.cases.changed:
        record_reallocation(uow, before, after, now)
    pairs = _pairs(plan)
    record_family_changes(uow, pairs, now)
    record_restrictions(uow, pairs, now)
    mark_plans_changed(uow, cases_with_new_plans(pairs), now)
    moved = [after for before, after in plan.cases.changed if is_reallocated(before, after)]
    end_filled(uow, moved, {person.id: person for person in directory.values()}, now)


def _pairs(plan: ImportPlan) -> list[tuple[Case | None, Case]]:
    """Each case that is stored anew, with what was stored before."""
    return [*((None, case) for case in plan.cases.new), *plan.cases.changed]


def _record(
    uow: UnitOfWork, plan: ImportPlan, options: ImportOptions, hashes: dict[str, Json], now: datetime
) -> None:
    """Who ran it, on which files, and what changed; ids and the names of columns, never what they hold."""
    details: dict[str, Json] = {
        "by": options.by,
        "files": hashes,
        "partial": options.partial,
        "anyway": options.anyway,
        "people": plan.people.on_record(),
        "cases": plan.cases.on_record(),
    }
    uow.audit.append(now, None, "directory:import", "people and cases", details)


def _result(files: ReadFiles, plan: ImportPlan, shifts: int = 0) -> ImportResult:
    if plan.problems:
        return ImportResult(problems=plan.problems, people_changes=plan.people, case_changes=plan.cases)
    return ImportResult(
        people=len(files.people.rows),
        cases=len(files.cases.rows),
        shifts=shifts,
        warnings=plan.warnings,
        people_changes=plan.people,
        case_changes=plan.cases,
    )
