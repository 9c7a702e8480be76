"""The combinations of facts that a set of conditions can tell apart, so that a check can try each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from state_machines.case.case import Plan
from state_machines.machine import NOT_SAID, When, condition_holds
from state_machines.policy.vocabulary import values_of

#: With more combinations than this at one place, nobody could say what the conditions there mean.
MOST_CASES = 20_000


def cases_of(tables: Iterable[When], plans: Sequence[Plan]) -> Iterator[Mapping[str, str]]:
    """One example for each combination that the conditions tell apart; values treated alike count once.

    The plan is always one of the policy's plans, for every case has one.
    """
    read = list(tables)
    names = sorted({name for table in read for name in table})
    choices = [_distinct_values(name, read, plans) for name in names]
    for values in product(*choices):
        yield dict(zip(names, values, strict=True))


def count_of_cases(tables: Iterable[When], plans: Sequence[Plan]) -> int:
    """How many combinations of facts the conditions tell apart."""
    read = list(tables)
    count = 1
    for name in {name for table in read for name in table}:
        count *= len(_distinct_values(name, read, plans))
    return count


def uncovered_case(tables: Sequence[When], plans: Sequence[Plan]) -> Mapping[str, str] | None:
    """An example in which none of the conditions holds; None when there is none."""
    return next((case for case in cases_of(tables, plans) if not any_holds(tables, case)), None)


def first_case(table: When, before: Sequence[When], plans: Sequence[Plan]) -> Mapping[str, str] | None:
    """An example in which this condition holds and none of those before it does; None when there is none."""
    everything = [table, *before]
    return next(
        (
            case
            for case in cases_of(everything, plans)
            if condition_holds(table, case) and not any_holds(before, case)
        ),
        None,
    )


def shared_case(one: When, other: When, plans: Sequence[Plan]) -> Mapping[str, str] | None:
    """An example in which both conditions hold; None when they exclude each other."""
    return next(
        (
            case
            for case in cases_of((one, other), plans)
            if condition_holds(one, case) and condition_holds(other, case)
        ),
        None,
    )


def any_holds(tables: Iterable[When], case: Mapping[str, str]) -> bool:
    """Whether one of the conditions holds in this example."""
    return any(condition_holds(table, case) for table in tables)


def case_clause(case: Mapping[str, str]) -> str:
    """The example as a clause: " when plan is CIN, seen is not said"; empty where it names no fact."""
    named = ", ".join(
        f"{name} is {'not said' if value == NOT_SAID else value}" for name, value in case.items()
    )
    return f" when {named}" if named else ""


def _distinct_values(name: str, tables: Sequence[When], plans: Sequence[Plan]) -> tuple[str, ...]:
    """The first value of each set of values that every condition treats alike."""
    values = tuple(plan.value for plan in plans) if name == "plan" else values_of(name)
    kinds: dict[tuple[bool, ...], str] = {}
    for value in values:
        kinds.setdefault(tuple(value in table[name] for table in tables if name in table), value)
    return tuple(kinds.values())
