"""Puts what an import plans into the steps in which it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from bot.use_cases.people.import_plan import ImportPlan
from bot.use_cases.people.import_steps import CaseStep, RotaStep, StepKind, form_of
from state_machines.people.people import Person
from storage.records import ImportStep


def steps_of(plan: ImportPlan, *, in_turns: bool) -> Iterator[ImportStep]:
    """Everything that the plan writes; `in_turns`: in several transactions, each of which must hold alone."""
    if in_turns:
        yield from _steps(StepKind.NEWCOMER, map(_without_links, plan.people.new))
    yield from _steps(StepKind.PERSON, plan.people.to_store)
    yield from _steps(StepKind.CASE, (CaseStep(one, plan.unsaid) for one in plan.cases.to_store))
    yield from _steps(StepKind.SIGHTING, plan.sightings)
    yield from _steps(StepKind.GONE_CASE, (case.id for case in plan.cases.gone))
    yield from _steps(StepKind.ROTA, (RotaStep(plan.shifts, dict(plan.rota_from)),) if plan.shifts else ())
    yield from _steps(StepKind.LEAVER, (person.id for person in plan.leavers))


def count_steps(plan: ImportPlan) -> int:
    """How many steps that is where it is done in one transaction."""
    return sum(1 for _ in steps_of(plan, in_turns=False))


def _steps(kind: StepKind, contents: Iterable[Any]) -> Iterator[ImportStep]:
    form = form_of(kind)
    return (ImportStep(kind.value, form.dump_python(one, mode="json")) for one in contents)


def _without_links(person: Person) -> Person:
    return replace(person, line_manager_id=None, safeguarding_lead_id=None, cover_id=None)
