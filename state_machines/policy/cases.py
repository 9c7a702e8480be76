"""Every case that a set of condition tables can tell apart, so that a check can try each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from state_machines.case.case import Plan
from state_machines.machine import NOT_SAID, When, condition_holds
from state_machines.policy.vocabulary import values_of

#: More cases than this at one place, and nobody could say any more what the tables there mean.
MOST_CASES = 20_000


def cases_of(tables: Iterable[When], plans: Sequence[Plan]) -> Iterator[Mapping[str, str]]:
    """One case for each combination that the tables tell apart: values that none of them separates are one.

    The plan is always known, since the case carries it, and it is one of the policy's.
    """
    read = list(tables)
    names = sorted({name for table in read for name in table})
    choices = [_distinct_values(name, read, plans) for name in names]
    for values in product(*choices):
        yield dict(zip(names, values, strict=True))


def count_of_cases(tables: Iterable[When], plans: Sequence[Plan]) -> int:
    """How many cases the tables tell apart."""
    read = list(tables)
    count = 1
    for name in {name for table in read for name in table}:
        count *= len(_distinct_values(name, read, plans))
    return count


def uncovered_case(tables: Sequence[When], plans: Sequence[Plan]) -> Mapping[str, str] | None:
    """A case in which no table holds, None when there is none."""
    return next((case for case in cases_of(tables, plans) if not any_holds(tables, case)), None)


def first_case(table: When, before: Sequence[When], plans: Sequence[Plan]) -> Mapping[str, str] | None:
    """A case in which the table holds and none of those before it does; None when it never comes to it."""
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
    """A case in which both tables hold, None when they exclude each other."""
    return next(
        (
            case
            for case in cases_of((one, other), plans)
            if condition_holds(one, case) and condition_holds(other, case)
        ),
        None,
    )


def any_holds(tables: Iterable[When], case: Mapping[str, str]) -> bool:
    """Whether one of the tables holds."""
    return any(condition_holds(table, case) for table in tables)


def case_clause(case: Mapping[str, str]) -> str:
    """The example as the end of a clause: " when plan is CIN, seen is not said"; empty for every case."""
    named = ", ".join(
        f"{name} is {'not said' if value == NOT_SAID else value}" for name, value in case.items()
    )
    return f" when {named}" if named else ""


def _distinct_values(name: str, tables: Sequence[When], plans: Sequence[Plan]) -> tuple[str, ...]:
    """One value for each set of values that every table treats alike, the first of them."""
    values = tuple(plan.value for plan in plans) if name == "plan" else values_of(name)
    kinds: dict[tuple[bool, ...], str] = {}
    for value in values:
        kinds.setdefault(tuple(value in table[name] for table in tables if name in table), value)
    return tuple(kinds.values())
