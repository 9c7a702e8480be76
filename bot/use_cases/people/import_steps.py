"""What an import will write, step by step, in a form that can wait in the database until its turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import TypeAdapter

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


@dataclass(frozen=True, slots=True)
class CaseStep:
    """A case as the file has it; `unsaid` are what it has no column for, which stays as it is by then."""

    case: Case
    unsaid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RotaStep:
    """The shifts of a rota; `came_from` is who imported which file, as the record says it."""

    shifts: tuple[Shift, ...]
    came_from: dict[str, Any]


@cache  # made when the first import comes, for every start loads this module
def form_of(kind: StepKind) -> TypeAdapter[Any]:
    """How the content of a step is written and read."""
    forms: dict[StepKind, Any] = {
        StepKind.NEWCOMER: Person,
        StepKind.PERSON: Person,
        StepKind.CASE: CaseStep,
        StepKind.SIGHTING: Sighting,
        StepKind.ROTA: RotaStep,
    }
    return TypeAdapter(forms.get(kind, str))


@dataclass(frozen=True, slots=True)
class ImportBatch:
    """The steps that are carried out in one transaction; `gone_cases` and `leavers` are ids."""

    newcomers: tuple[Person, ...] = ()
    people: tuple[Person, ...] = ()
    cases: tuple[CaseStep, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    gone_cases: tuple[str, ...] = ()
    rotas: tuple[RotaStep, ...] = ()
    leavers: tuple[str, ...] = ()


def batch_of(steps: Sequence[ImportStep]) -> ImportBatch:
    """Steps as values; NewerRelease for one that this release does not know."""
    found: dict[StepKind, list[Any]] = {kind: [] for kind in StepKind}
    for step in steps:
        content = content_of(step)
        found[StepKind(step.kind)].append(content)
    return ImportBatch(*(tuple(found[kind]) for kind in StepKind))


def content_of(step: ImportStep) -> Any:
    """The content of a step as a value; NewerRelease for one that this release does not know."""
    try:
        kind = StepKind(step.kind)
    except ValueError:
        raise NewerRelease(f"import step {step.kind}") from None
    return form_of(kind).validate_python(step.content)
