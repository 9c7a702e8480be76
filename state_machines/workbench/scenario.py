"""Reads scenario files strictly: a walk over a board's flowchart, and what each event is expected to do."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationError

from state_machines.case.case import Plan
from state_machines.errors import PolicyRejected
from state_machines.people.people import Role
from state_machines.policy.model import PUT_BY_DOORSTEP
from state_machines.policy.strict_model import Name, Strict, Words, YesNo, did_you_mean, problems_of
from state_machines.policy.strict_yaml import Document, Problem, read_strictly
from state_machines.policy.strict_yaml import FieldPath as FieldPath
from state_machines.policy.unreadable import why_unreadable
from state_machines.policy.vocabulary import DATE_FACTS, FACTS, REPORTS

_SHIPPED = resources.files("state_machines") / "policies" / "scenarios"

#: Why an event was refused, as a scenario names it.
Refusal = Literal["not taken", "not allowed", "invalid answer"]


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Roles = Annotated[tuple[Role, ...], BeforeValidator(_as_tuple)]


class Expectation(Strict):
    """What one event is expected to do; what is not named is not compared.

    `told` are all roles that are asked to acknowledge, `reminded` all that are reminded. `opens` are all
    duties to act that are opened, each with its role, and `owed` all that are open afterwards. `limits` are
    those of some duties, as the policy has them. `types` are the board's types that the report suggests.
    """

    step: Name | None = None
    told: Roles | None = None
    reminded: Roles | None = None
    opens: dict[Name, Role] | None = None
    owed: Annotated[tuple[Name, ...], BeforeValidator(_as_tuple)] | None = None
    limits: dict[Name, Words] = Field(default_factory=dict)
    row: Words | None = None
    section: Words | None = None
    types: Annotated[tuple[Name, ...], BeforeValidator(_as_tuple)] | None = None
    closes: YesNo | None = None
    refused: Refusal | None = None


class ScenarioStep(Strict):
    """One event, who records it (for a report: the reporter), what is said, and what is expected."""

    event: Name
    by: Roles = (Role.REPORTER,)
    facts: dict[str, str] = Field(default_factory=dict)
    expects: Expectation = Expectation()


class Scenario(Strict):
    """One story on one board's chart; `rows` are those of the coverage table that it proves."""

    name: Words
    policy: Words
    plan: Plan
    rows: Annotated[tuple[Words, ...], BeforeValidator(_as_tuple), Field(min_length=1)]
    steps: Annotated[tuple[ScenarioStep, ...], Field(min_length=1)]


def shipped_scenarios(policy: str | None = None) -> tuple[Path, ...]:
    """The scenario files that come with Doorstep, of one policy or of all."""
    with resources.as_file(_SHIPPED) as folder:
        return tuple(sorted(folder.glob(f"{policy or '*'}/*.yaml")))


def read_scenario(path: Path) -> Scenario:
    """One scenario from its file; raises PolicyRejected with everything that is wrong with it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = f"{path}: {why_unreadable(error, 'give the path of a scenario file')}"
        raise PolicyRejected("There is no such scenario.", (problem,)) from error
    return parse_scenario(text, path.name)


def parse_scenario(text: str, origin_name: str) -> Scenario:
    """Read a scenario; raises PolicyRejected with every problem found, each with file, line and field."""
    document = read_strictly(text, origin_name)
    scenario, problems = _check_document(document)
    if scenario is None or problems:
        raise PolicyRejected(
            f"The scenario in {origin_name} cannot be used.", document.describe_all(tuple(problems))
        )
    return scenario


def _check_document(document: Document) -> tuple[Scenario | None, list[Problem]]:
    if not isinstance(document.content, dict):
        nothing = Problem((), "not a scenario", "a scenario is a map of keys; write one")
        return None, [*(document.problems or (nothing,))]
    try:
        scenario = Scenario.model_validate(document.content)
    except ValidationError as error:
        return None, [*document.problems, *problems_of(error)]
    return scenario, [*document.problems, *_unknown_facts(scenario), *_reports_by_others(scenario)]


def _unknown_facts(scenario: Scenario) -> Iterator[Problem]:
    for at, step in enumerate(scenario.steps):
        for fact, value in step.facts.items():
            path: FieldPath = ("steps", at, "facts", fact)
            if fact in DATE_FACTS:
                continue
            if fact not in FACTS:
                words = f"“{fact}” is no fact; {did_you_mean(fact, [*FACTS, *DATE_FACTS])}"
                yield Problem(path, "unknown fact", words)
            elif value not in FACTS[fact] and step.expects.refused is None:
                words = f"“{value}” is no value of {fact}; {did_you_mean(value, FACTS[fact])}"
                yield Problem(path, "unknown value", words)


def _reports_by_others(scenario: Scenario) -> Iterator[Problem]:
    for at, step in enumerate(scenario.steps):
        if (
            step.by == (Role.REPORTER,)
            and step.event not in {*REPORTS, *PUT_BY_DOORSTEP}
            and step.expects.refused is None
        ):
            words = "an outcome needs by: the role that records it; add it"
            yield Problem(("steps", at), "nobody records it", words)
