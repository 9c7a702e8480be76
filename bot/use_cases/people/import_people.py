"""Bring in people and cases from two CSV files: all of it, or none of it with every error named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.cards.parts.times import london_day
from bot.use_cases.chase.people_changed import mark_changed, parts_changed
from bot.use_cases.chase.reallocate import reallocate
from bot.use_cases.people.files import cases_file, people_file
from bot.use_cases.people.files.reading import read
from storage.crash_points import CrashPoint, reached
from storage.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What was brought in, or `problems`, one line each: file, row, column, what is wrong, what to do."""

    people: int = 0
    cases: int = 0
    problems: tuple[str, ...] = ()


def import_people(store: Store, people_csv: str, cases_csv: str, now: datetime) -> ImportResult:
    """Import both texts in one transaction; with any error nothing is written.

    People and cases imported before and not named again stay as they are.
    """
    people = read(people_file.FILE, people_csv, people_file.PersonRow)
    cases = read(cases_file.FILE, cases_csv, cases_file.CaseRow)
    with store.write() as uow:
        known = {person.email: person for person in uow.people.all()}
        emails = frozenset(known) | people.column("email")
        errors = (
            *people.errors,
            *people_file.check(people.rows, known, emails),
            *cases.errors,
            *cases_file.check(cases.rows, emails, london_day(now)),
        )
        if errors:
            return ImportResult(problems=errors)
        all_people = people_file.people(people.rows, known)
        ids = {person.email: person.id for person in (*known.values(), *all_people)}
        before = {case.reference: case for case in uow.cases.all()}
        all_cases = cases_file.cases(cases.rows, ids, before)
        uow.people.upsert_many(all_people)
        reached(CrashPoint.MID_IMPORT)
        uow.cases.upsert_many(all_cases)
        for case in all_cases:
            if case.reference in before:
                reallocate(uow, before[case.reference], case, now)
        pairs = ((before.get(case.reference), case) for case in all_cases)
        mark_changed(uow, parts_changed(known, all_people, pairs), now)
        uow.audit.append(
            at=now,
            actor_id=None,
            action="directory:import",
            subject="people and cases",
            details={"people": len(all_people), "cases": len(all_cases)},
        )
        uow.commit()
    return ImportResult(people=len(all_people), cases=len(all_cases))
