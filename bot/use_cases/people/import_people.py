"""Imports people and cases from two CSV files, and a rota: everything, or nothing with every error named."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.use_cases.people.carry_out_import import carry_out
from bot.use_cases.people.files import cases_file, people_file
from bot.use_cases.people.files.table_text import table_hash
from bot.use_cases.people.import_changes import Changes
from bot.use_cases.people.import_in_turns import (
    ONE_TURN,
    Progress,
    drop_abandoned,
    finish,
    say_nothing,
    stage,
    wait_for_others,
)
from bot.use_cases.people.import_options import ImportOptions
from bot.use_cases.people.import_plan import ImportPlan, ReadFiles, plan_import, read_files
from bot.use_cases.people.import_rota import RotaFile
from bot.use_cases.people.import_steps import batch_of
from bot.use_cases.people.steps_of_plan import count_steps, steps_of
from state_machines.case.case import Case
from state_machines.people.people import Person
from storage.imports_repository import DIRECTORY
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
    progress: Progress = say_nothing,
) -> ImportResult:
    """Import these files: all of them, and after any error nothing.

    The files are whole unless the options say that they only add: the part of people who are not named any
    more ends, and cases that are not named are gone, but for what is open about them. They are read and
    compared beside everybody's work. What differs is written in one transaction where it is little; else it
    is put down, decided at one moment, and carried out in short turns.
    """
    files = read_files(people_csv, cases_csv)
    hashes: dict[str, Json] = {
        people_file.FILE: table_hash(people_csv),
        cases_file.FILE: table_hash(cases_csv),
        **({rota.name: rota.origin.sha256 or table_hash(rota.text)} if rota else {}),
    }
    if options.dry_run:
        with store.read() as uow:
            return _result(files, plan_import(uow, files, options, now, rota))
    wait_for_others(store, now, progress)
    while True:
        with store.read() as uow:
            plan = plan_import(uow, files, options, now, rota)
        if plan.problems or _write(store, plan, options, hashes, now, progress):
            return _result(files, plan)
        # Another import was decided after this one was compared: it is compared again with what that left.
        wait_for_others(store, now, progress)


def _write(
    store: Store,
    plan: ImportPlan,
    options: ImportOptions,
    hashes: dict[str, Json],
    now: datetime,
    progress: Progress,
) -> bool:
    """Write what differs; false where another import came first, and nothing is written."""
    if count_steps(plan) <= ONE_TURN:
        with store.write() as uow:
            if not _is_next(uow, plan):
                return False
            carry_out(uow, batch_of([*steps_of(plan, in_turns=False)]), now)
            _record(uow, plan, options, hashes, now)
            uow.commit()
        return True
    steps = [*steps_of(plan, in_turns=True)]
    import_id = stage(store, steps, options.by, now, progress)
    with store.write() as uow:
        decided = _is_next(uow, plan) and uow.imports.decide(import_id, len(steps), now)
        if decided:
            _record(uow, plan, options, hashes, now)
            uow.commit()
    if not decided:
        drop_abandoned(store, [import_id])
        return False
    finish(store, now, progress)
    return True


def _is_next(uow: UnitOfWork, plan: ImportPlan) -> bool:
    """Whether no other import has counted since the plan was made; nobody else decides one until the end."""
    uow.imports.lock()
    return uow.imports.decided_import() is None and uow.imports.generation() == plan.generation


def _record(
    uow: UnitOfWork, plan: ImportPlan, options: ImportOptions, hashes: dict[str, Json], now: datetime
) -> None:
    """Who ran it, on which files, and what changed; ids and the names of columns, never what they hold."""
    details: dict[str, Json] = {
        "user": options.by,
        "files": hashes,
        "partial": options.partial,
        "anyway": options.anyway,
        "people": plan.people.on_record(),
        "cases": plan.cases.on_record(),
    }
    uow.audit.append(now, None, "directory:import", DIRECTORY, details)


def _result(files: ReadFiles, plan: ImportPlan) -> ImportResult:
    if plan.problems:
        return ImportResult(problems=plan.problems, people_changes=plan.people, case_changes=plan.cases)
    return ImportResult(
        people=len(files.people.rows),
        cases=len(files.cases.rows),
        shifts=len(plan.shifts),
        warnings=plan.warnings,
        people_changes=plan.people,
        case_changes=plan.cases,
    )
