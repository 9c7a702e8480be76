"""Writes some of what an import changes, and has what is open follow; each part is whole by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.use_cases.chase.follow_people_changes import mark_people_changed, people_with_new_parts
from bot.use_cases.chase.follow_plan_changes import cases_with_new_plans, mark_plans_changed
from bot.use_cases.chase.reallocate import is_reallocated, record_reallocation
from bot.use_cases.map.vacancies import end_filled
from bot.use_cases.people.carry_out_rota import carry_out_rota
from bot.use_cases.people.end_parts import end_parts
from bot.use_cases.people.files.known_case import later_sighting, plan_still_said
from bot.use_cases.people.import_steps import CaseStep, ImportBatch
from bot.use_cases.people.record_family_changes import record_family_changes
from bot.use_cases.people.record_restrictions import record_restrictions
from state_machines.case.case import Case
from state_machines.people.people import Person
from storage.crash_points import CrashPoint, crash_if_planned
from storage.unit_of_work import UnitOfWork

Pairs = Sequence[tuple[Case | None, Case]]


def carry_out(uow: UnitOfWork, batch: ImportBatch, now: datetime) -> None:
    """Write a batch in the caller's transaction.

    What was stored since the files were compared is kept: an account, a sighting, a plan that somebody gave,
    a bar, and what the file has no column for.
    """
    known = {one.id: one for one in uow.people.by_ids(one.id for one in batch.people)}
    people = [_with_account(person, known.get(person.id)) for person in batch.people]
    uow.people.upsert_many((*batch.newcomers, *people))
    crash_if_planned(CrashPoint.MID_IMPORT)
    pairs = _pairs(uow, batch.cases)
    uow.cases.upsert_many(after for _, after in pairs)
    uow.cases.mark_gone(batch.gone_cases, now)
    uow.sightings.say_again(replace(one, said_at=now) for one in batch.sightings)
    _follow_cases(uow, pairs, now)
    _follow_people(uow, people, known, pairs, now)
    for rota in batch.rotas:
        carry_out_rota(uow, rota.shifts, now, rota.came_from)
    leavers = [one for one in uow.people.by_ids(batch.leavers) if not one.has_left]
    end_parts(uow, leavers, now, by_file=True)


def _with_account(person: Person, before: Person | None) -> Person:
    """The person with what is known of their account by now; whoever had left begins anew."""
    if before is None or before.has_left:
        return replace(person, address=None, reachable=True, account_problem=None)
    problem = before.account_problem
    return replace(person, address=before.address, reachable=before.reachable, account_problem=problem)


def _pairs(uow: UnitOfWork, steps: Iterable[CaseStep]) -> list[tuple[Case | None, Case]]:
    """Each case as it will be stored, with what is stored by now."""
    listed = {step.case.id: step for step in steps}
    uow.cases.lock([*listed])
    stored = {case.id: case for case in uow.cases.by_ids([*listed])}
    return [
        (before := stored.get(case_id), _with_what_was_said(step, before)) for case_id, step in listed.items()
    ]


def _with_what_was_said(step: CaseStep, before: Case | None) -> Case:
    if before is None:
        return step.case
    last_seen = later_sighting(step.case.last_seen, before.last_seen)
    kept = {name: getattr(before, name) for name in ("barred", "glass", *step.unsaid)}
    plan_said = plan_still_said(step.case.plan, before)
    return replace(step.case, last_seen=last_seen, plan_said=plan_said, **kept)


def _follow_cases(uow: UnitOfWork, pairs: Pairs, now: datetime) -> None:
    changed = [(before, after) for before, after in pairs if before is not None]
    for before, after in changed:
        if is_reallocated(before, after):
            record_reallocation(uow, before, after, now)
    record_family_changes(uow, pairs, now)
    record_restrictions(uow, pairs, now)
    mark_plans_changed(uow, cases_with_new_plans(pairs), now)
    moved = [after for before, after in changed if is_reallocated(before, after)]
    end_filled(uow, moved, _around(uow, moved), now)


def _around(uow: UnitOfWork, cases: Iterable[Case]) -> Mapping[str, Person]:
    """Everybody whom these cases name, with their managers, covers and safeguarding leads."""
    named = {one for case in cases for one in (*_leading(case), *case.network_ids) if one}
    people = uow.people.by_ids(named)
    links = {one for person in people for one in _links(person) if one}
    return {person.id: person for person in (*people, *uow.people.by_ids(links - named))}


def _follow_people(
    uow: UnitOfWork, people: Sequence[Person], known: Mapping[str, Person], pairs: Pairs, now: datetime
) -> None:
    """Mark everybody who may have a new part, and put on record who is back."""
    ids = {one for pair in pairs for case in pair if case and pair[0] for one in _leading(case)}
    ids |= {one for person in (*people, *known.values()) for one in _links(person)}
    before = {one.email: one for one in uow.people.by_ids(one for one in ids if one)}
    before |= {person.email: known[person.id] for person in people if person.id in known}
    back = [person.id for person in people if person.id in known and known[person.id].has_left]
    mark_people_changed(uow, people_with_new_parts(before, people, pairs) | set(back), now)
    for person_id in back:
        uow.audit.append(now, None, "person:return", person_id)


def _leading(case: Case) -> tuple[str | None, ...]:
    return case.allocated_social_worker_id, case.lead_practitioner_id


def _links(person: Person) -> tuple[str | None, ...]:
    return person.line_manager_id, person.safeguarding_lead_id, person.cover_id
