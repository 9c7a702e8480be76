"""What an import will write, step by step, in a form that can wait in the database until its turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from bot.use_cases.people.import_plan import ImportPlan
from state_machines.case.case import Case
from state_machines.case.sightings import Sighting
from state_machines.errors import NewerRelease
from state_machines.people.people import Person
from state_machines.people.rota import Shift
from storage.records import ImportStep


class StepKind(StrEnum):
    """What is to be done with the content of a step, in the order in which the kinds follow each other.

    Newcomers are stored before everybody's links, for a link needs whom it names; those who leave come last,
    when what they had is with others.
    """

    NEWCOMER = "newcomer"
    PERSON = "person"
    CASE = "case"
    SIGHTING = "sighting"
    GONE_CASE = "gone_case"
    ROTA = "rota"
    LEAVER = "leaver"


_FORMS: dict[StepKind, TypeAdapter[Any]] = {
    StepKind.NEWCOMER: TypeAdapter(Person),
    StepKind.PERSON: TypeAdapter(Person),
    StepKind.CASE: TypeAdapter(Case),
    StepKind.SIGHTING: TypeAdapter(Sighting),
    StepKind.GONE_CASE: TypeAdapter(str),
    StepKind.ROTA: TypeAdapter(tuple[Shift, ...]),
    StepKind.LEAVER: TypeAdapter(str),
}


@dataclass(frozen=True, slots=True)
class ImportBatch:
    """The steps that are carried out in one transaction; `gone_cases` and `leavers` are ids."""

    newcomers: tuple[Person, ...] = ()
    people: tuple[Person, ...] = ()
    cases: tuple[Case, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    gone_cases: tuple[str, ...] = ()
    rotas: tuple[tuple[Shift, ...], ...] = ()
    leavers: tuple[str, ...] = ()


def steps_of(plan: ImportPlan, *, in_turns: bool) -> Iterator[ImportStep]:
    """Everything that the plan writes; `in_turns`: in several transactions, each of which must hold alone."""
    if in_turns:
        yield from _steps(StepKind.NEWCOMER, map(_without_links, plan.people.new))
    yield from _steps(StepKind.PERSON, plan.people.to_store)
    yield from _steps(StepKind.CASE, plan.cases.to_store)
    yield from _steps(StepKind.SIGHTING, plan.sightings)
    yield from _steps(StepKind.GONE_CASE, (case.id for case in plan.cases.gone))
    yield from _steps(StepKind.ROTA, (plan.shifts,) if plan.shifts else ())
    yield from _steps(StepKind.LEAVER, (person.id for person in plan.leavers))


def count_steps(plan: ImportPlan) -> int:
    """How many steps that is where it is done in one transaction."""
    return sum(1 for _ in steps_of(plan, in_turns=False))


def batch_of(steps: Sequence[ImportStep]) -> ImportBatch:
    """Steps as values; NewerRelease for one that this release does not know."""
    found: dict[StepKind, list[Any]] = {kind: [] for kind in StepKind}
    for step in steps:
        try:
            kind = StepKind(step.kind)
        except ValueError:
            raise NewerRelease(f"import step {step.kind}") from None
        found[kind].append(_FORMS[kind].validate_python(step.content))
    return ImportBatch(*(tuple(found[kind]) for kind in StepKind))


def _steps(kind: StepKind, contents: Any) -> Iterator[ImportStep]:
    form = _FORMS[kind]
    return (ImportStep(kind.value, form.dump_python(one, mode="json")) for one in contents)


def _without_links(person: Person) -> Person:
    return replace(person, line_manager_id=None, safeguarding_lead_id=None, cover_id=None)
