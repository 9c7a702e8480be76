"""Writes the coverage page: which rows, arrows and conditions of each board scenarios and search reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from state_machines.policy.model import Rule
from state_machines.policy.policy import Policy
from state_machines.workbench.exploration import Exploration
from state_machines.workbench.rows import ROWS
from state_machines.workbench.trial import Trial
from state_machines.workbench.walk import skipped_arrows


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of one board's flowchart the scenarios and the search have reached.

    `rows` are the rows of the board's table, with the names of the scenarios that prove each. `arrows` are
    those that were taken, as the step left and the rule's position; `passed` are those whose condition was
    tried and did not hold.
    """

    policy: Policy
    rows: Mapping[str, tuple[str, ...]]
    scenarios: int
    arrows: frozenset[tuple[str, int]]
    passed: frozenset[tuple[str, int]]
    searched: Exploration

    @property
    def proved_count(self) -> int:
        """How many rows some scenario proves."""
        return sum(bool(names) for names in self.rows.values())


def measure_coverage(policy: Policy, trials: Sequence[Trial], searched: Exploration) -> Coverage:
    """The coverage of one board; only scenarios that hold prove anything."""
    holding = [trial for trial in trials if not trial.failures]
    rows = {
        row: tuple(trial.scenario.name for trial in holding if row in trial.scenario.rows)
        for row in ROWS.get(policy.name, ())
    }
    taken: set[tuple[str, int]] = set()
    passed: set[tuple[str, int]] = set()
    for trial in holding:
        for before, after in zip(trial.walks, trial.walks[1:], strict=False):
            if after.move is not None:
                position = after.move.position
                taken.add((before.step, position))
                passed |= skipped_arrows(policy, before.step, policy.moves[position].event, position)
    return Coverage(policy, rows, len(trials), frozenset(taken), frozenset(passed), searched)


def coverage_page(boards: Sequence[Coverage]) -> str:
    """The coverage page as Markdown; the same files always give the same page."""
    return "\n".join(_lines_of_page(boards)) + "\n"


def _lines_of_page(boards: Sequence[Coverage]) -> Iterator[str]:
    total = sum(len(one.rows) for one in boards)
    proved = sum(one.proved_count for one in boards)
    yield "# What of the boards' documents is covered"
    yield ""
    yield "Written by `doorstep policy coverage`; a test fails when it is out of date. Do not edit it."
    yield ""
    yield (
        f"**{proved} of {total} rows** are each in their board's file and reached by a scenario that sees "
        "the right people told, with section and limit."
    )
    yield ""
    yield "- **Row**: one thing that the document asks for."
    yield "- **Arrow**: one way from one step on one event."
    yield "- **Condition**: an arrow's table, seen to hold, and seen not to hold."
    yield "- **Search**: every way in which an escalation can stand, found by the program's own `advance()`."
    yield ""
    yield from _table(
        (
            "Board",
            "Rows proved",
            "Scenarios",
            "Steps",
            "Ways to stand",
            "Arrows by scenarios",
            "by the search",
        ),
        [_cells_of_summary(one) for one in boards],
    )
    yield ""
    yield "Conditions, seen to hold and seen not to hold:"
    yield ""
    yield from _table(
        (
            "Board",
            "Conditions",
            "Held in scenarios",
            "in the search",
            "Failed in scenarios",
            "in the search",
        ),
        [_cells_of_conditions(one) for one in boards],
    )
    for one in boards:
        yield ""
        yield from _lines_of_board(one)


def _cells_of_summary(one: Coverage) -> tuple[str, ...]:
    arrows = len(one.policy.arrows)
    return (
        one.policy.name,
        f"{one.proved_count} of {len(one.rows)}",
        str(one.scenarios),
        str(len(one.policy.steps)),
        str(len(one.searched.follows)),
        f"{len(one.arrows)} of {arrows}",
        f"{len(one.searched.arrows)} of {arrows}",
    )


def _cells_of_conditions(one: Coverage) -> tuple[str, ...]:
    arrows = one.policy.arrows
    with_condition = {(arrow.source, int(arrow.id)) for arrow in arrows if arrow.when}
    seen = (one.arrows, one.searched.arrows, one.passed, one.searched.passed)
    return (one.policy.name, str(len(with_condition)), *(str(len(with_condition & part)) for part in seen))


def _lines_of_board(one: Coverage) -> Iterator[str]:
    yield f"## {one.policy.name}"
    yield ""
    yield f"{one.policy.board}: {one.policy.document}"
    yield ""
    yield from _table(
        ("Row", "Sections", "Rules in the file", "Reached by"),
        [_cells_of_row(one, row, names) for row, names in one.rows.items()],
    )


def _cells_of_row(one: Coverage, row: str, names: tuple[str, ...]) -> tuple[str, ...]:
    rules = [rule for rule in rules_of(one.policy) if rule.row == row]
    sections = dict.fromkeys(part for rule in rules for part in rule.section.split(", "))
    return (row, ", ".join(sections), str(len(rules)), "; ".join(names) or "**nothing**")


def rules_of(policy: Policy) -> Iterator[Rule]:
    """Every rule of a policy, whatever its kind."""
    yield from (*policy.gaps, *policy.holders, *policy.types, *policy.tells, *policy.reminders)
    yield from (*policy.steps, *policy.endings, *policy.alongside, *policy.moves)
    for step in policy.steps:
        yield from step.duties


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    yield from (f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows)
