"""A board's policy, read strictly, checked as a whole, and known by the hash of its text."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from state_machines.errors import PolicyRejected
from state_machines.machine import Arrow, Table, condition_holds
from state_machines.policy.checks import check_policy
from state_machines.policy.model import (
    DutyRule,
    Ending,
    EngagementType,
    Guidance,
    MoveRule,
    PolicyFile,
    ReminderRule,
    Step,
    TellRule,
)
from state_machines.policy.strict_model import problems_of, vocabulary_problems
from state_machines.policy.strict_yaml import Document, Problem, read_strictly
from state_machines.policy.unreadable import why_unreadable

_SHIPPED = resources.files("state_machines") / "policies"


class Policy(PolicyFile):
    """A policy that passed its checks; `text` is its source, `hash` the sha256 of that text."""

    text: str
    hash: str

    @cached_property
    def table(self) -> Table:
        """The flowchart as a compiled table; an arrow's id is its move's position in the file."""
        return Table(self.states, self.start, self.arrows)

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The names of all steps and endings."""
        return tuple(self.boxes)

    @cached_property
    def outcomes(self) -> tuple[MoveRule, ...]:
        """The moves that a person records as an outcome, in the order of the file."""
        return tuple(move for move in self.moves if move.label)

    def move_of(self, arrow: Arrow) -> MoveRule:
        """The move's rule for an arrow of the table."""
        return self.moves[int(arrow.id)]

    def step(self, name: str) -> Step | Ending:
        """The step or ending of this name; raises KeyError when there is none."""
        return self._boxes[name]

    def duties_at(self, name: str) -> tuple[DutyRule, ...]:
        """The duties that can be open at this step: its own, and those that go alongside any step."""
        return self._duties_at[name]

    def tell_rules_of(self, event: str) -> tuple[TellRule, ...]:
        """Who is told of this event, whatever it says, in the order of the file."""
        return self._tell_rules_of.get(event, ())

    def reminders_of(self, event: str) -> tuple[ReminderRule, ...]:
        """Who is reminded of something at this event, whatever it says."""
        return self._reminders_of.get(event, ())

    def guidance_at(self, *places: str) -> tuple[Guidance, ...]:
        """What helps at any of these places, as `at` names them, in the order of the file."""
        return tuple(one for one in self.guidance if one.at in places)

    @cached_property
    def duty_keys(self) -> frozenset[str]:
        """The keys of every duty that the policy can order."""
        steps = (duty.key for step in self.steps for duty in step.duties)
        tells = (tell.key for tell in self.tells)
        return frozenset((*steps, *tells, *(duty.key for duty in self.alongside)))

    def is_ending(self, name: str) -> bool:
        """Whether an escalation closes here."""
        return isinstance(self.step(name), Ending)

    def types_suggested_by(self, facts: Mapping[str, str]) -> tuple[EngagementType, ...]:
        """The board's types of non-engagement that the observations suggest; a professional decides."""
        return tuple(
            kind
            for kind in self.types
            if any(condition_holds(table.when, facts) for table in kind.suggested_by)
        )

    @cached_property
    def _duties_at(self) -> dict[str, tuple[DutyRule, ...]]:
        found = {step.name: (*step.duties, *self.alongside) for step in self.steps}
        return found | dict.fromkeys((self.start, *(ending.name for ending in self.endings)), ())

    @cached_property
    def _tell_rules_of(self) -> dict[str, tuple[TellRule, ...]]:
        events = {event for tell in self.tells for event in tell.on}
        return {event: tuple(tell for tell in self.tells if event in tell.on) for event in events}

    @cached_property
    def _reminders_of(self) -> dict[str, tuple[ReminderRule, ...]]:
        events = {event for rule in self.reminders for event in rule.on}
        return {event: tuple(rule for rule in self.reminders if event in rule.on) for event in events}

    @cached_property
    def _boxes(self) -> dict[str, Step | Ending]:
        return self.boxes


def shipped_policies() -> tuple[str, ...]:
    """The names of the policies that come with Doorstep."""
    files = (Path(item.name) for item in _SHIPPED.iterdir())
    return tuple(sorted(file.stem for file in files if file.suffix == ".yaml"))


def load_policy(name_or_path: str | Path) -> Policy:
    """A shipped policy by its name, or any policy by its file.

    Raises PolicyRejected with every problem found.
    """
    if str(name_or_path) in shipped_policies():
        file = f"{name_or_path}.yaml"
        return parse_policy((_SHIPPED / file).read_text(encoding="utf-8"), file)
    path = Path(name_or_path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        known = ", ".join(shipped_policies())
        problem = f"{path}: {why_unreadable(error, f'give a file, or a shipped policy by name ({known})')}"
        raise PolicyRejected(f"There is no policy “{name_or_path}”.", (problem,)) from error
    return parse_policy(text, path.name)


@lru_cache(maxsize=16)  # a start asks for its board twice, and a diagram for it each time it is drawn
def parse_policy(text: str, origin_name: str) -> Policy:
    """Read and check a policy; `origin_name` stands for the file in what is said of it.

    The same text gives the same policy, which nothing can change. Raises PolicyRejected with every problem
    found, each with line, field, check and what to do.
    """
    text = text.replace("\r\n", "\n")
    document = read_strictly(text, origin_name)
    file, problems = _check_document(document)
    if file is None or problems:
        raise PolicyRejected(f"The policy in {origin_name} cannot be used.", document.describe_all(problems))
    return _freeze(file, text)


def reopen_policy(text: str, name: str) -> Policy:
    """A policy that was checked when an escalation began under it, as it was then (promise 9).

    Only its shape is read again, for a check that was added since must not stop an escalation that is under
    way. Raises PolicyRejected when this release cannot read the policy at all.
    """
    document = read_strictly(text, name)
    try:
        return _freeze(PolicyFile.model_validate(document.content), text)
    except ValidationError as error:
        words = f"The policy {name}, under which a case is open, cannot be read by this release."
        raise PolicyRejected(words, document.describe_all(problems_of(error))) from error


def _check_document(document: Document) -> tuple[PolicyFile | None, tuple[Problem, ...]]:
    if not isinstance(document.content, dict):
        nothing = Problem((), "not a policy", "a policy is a map of keys; write one")
        return None, document.problems or (nothing,)
    problems = (*document.problems, *vocabulary_problems(document.content))
    try:
        file = PolicyFile.model_validate(document.content)
    except ValidationError as error:
        return None, (*problems, *problems_of(error))
    # The chart is searched only once every word is known: otherwise one typo would be named many times.
    return file, problems or check_policy(file)


def _freeze(file: PolicyFile, text: str) -> Policy:
    parts = {name: getattr(file, name) for name in PolicyFile.model_fields}
    return Policy(**parts, text=text, hash=hashlib.sha256(text.encode()).hexdigest())
