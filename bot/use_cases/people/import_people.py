"""Imports people and cases from two CSV files, and a rota: everything, or nothing with every error named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.use_cases.chase.follow_people_changes import mark_people_changed, people_with_new_parts
from bot.use_cases.chase.follow_plan_changes import cases_with_new_plans, mark_plans_changed
from bot.use_cases.chase.reallocate import is_reallocated, record_reallocation
from bot.use_cases.map.vacancies import end_filled
from bot.use_cases.people.files import cases_file, people_file
from bot.use_cases.people.files.csv_rows import parse_csv
from bot.use_cases.people.import_rota import RotaFile, RotaImportResult, import_rota_in
from bot.use_cases.people.record_family_changes import record_family_changes
from bot.use_cases.people.record_restrictions import record_restrictions
from state_machines.time.moments import london_day
from storage.crash_points import CrashPoint, crash_if_planned
from storage.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class ImportResult:
    """How much was imported, or the `problems`: file, row, column, what is wrong, what to do."""

    people: int = 0
    cases: int = 0
    shifts: int = 0
    problems: tuple[str, ...] = ()


def import_people(
    store: Store, people_csv: str, cases_csv: str, now: datetime, rota: RotaFile | None = None
) -> ImportResult:
    """Import these texts in one transaction. After any error nothing is written.

    People and cases imported before and not named again stay as they are.
    """
    people = parse_csv(people_file.FILE, people_csv, people_file.PersonRow)
    cases = parse_csv(cases_file.FILE, cases_csv, cases_file.CaseRow)
    with store.write() as uow:
        known = {person.email: person for person in uow.people.all()}
        emails = frozenset(known) | people.column("email")
        errors = (
            *people.errors,
            *people_file.check_people_rows(people.rows, known, emails),
            *cases.errors,
            *cases_file.check_case_rows(cases.rows, emails, london_day(now)),
        )
        if errors:
            return ImportResult(problems=errors)
        all_people = people_file.people_of_rows(people.rows, known)
        ids = {person.email: person.id for person in (*known.values(), *all_people)}
        before = {case.reference: case for case in uow.cases.all()}
        all_cases = cases_file.cases_of_rows(cases.rows, ids, before)
        uow.people.upsert_many(all_people)
        crash_if_planned(CrashPoint.MID_IMPORT)
        uow.cases.upsert_many(all_cases)
        uow.sightings.say_again(cases_file.sightings_of_rows(cases.rows, all_cases, now))
        for case in all_cases:
            if case.reference in before:
                record_reallocation(uow, before[case.reference], case, now)
        pairs = [(before.get(case.reference), case) for case in all_cases]
        record_family_changes(uow, pairs, now)
        record_restrictions(uow, pairs, now)
        mark_plans_changed(uow, cases_with_new_plans(pairs), now)
        mark_people_changed(uow, people_with_new_parts(known, all_people, pairs), now)
        directory = {**known, **{person.email: person for person in all_people}}
        moved = [new for old, new in pairs if old is not None and is_reallocated(old, new)]
        end_filled(uow, moved, {person.id: person for person in directory.values()}, now)
        shifts = import_rota_in(uow, rota, directory, now) if rota else RotaImportResult()
        if shifts.problems:
            return ImportResult(problems=shifts.problems)
        uow.audit.append(
            at=now,
            actor_id=None,
            action="directory:import",
            subject="people and cases",
            details={"people": len(all_people), "cases": len(all_cases)},
        )
        uow.commit()
    return ImportResult(people=len(all_people), cases=len(all_cases), shifts=shifts.shifts)
