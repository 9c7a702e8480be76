"""Changes to one rule of a chart, in one place, whatever becomes of the chart."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

from state_machines.policy.strict_yaml import Value
from state_machines.policy.vocabulary import values_of
from tests.unit.state_machines.generated_policies import Table
from tests.unit.state_machines.workbench.beside_policy import rules_of

Change = Callable[[st.DrawFn, Table], None]

#: Facts of reports, of the case, and those that only moves set.
_FACTS = ("door", "weapons", "plan", "safety_record", "manager_answer", "missing_family", "risk_meeting")


def _a_move(draw: st.DrawFn, table: Table) -> Table:
    return draw(st.sampled_from(rules_of(table, "moves")))


def _a_duty(draw: st.DrawFn, table: Table) -> Table:
    duties = [*rules_of(table, "alongside")]
    for step in rules_of(table, "steps"):
        duties += rules_of(step, "duties") if "duties" in step else []
    return draw(st.sampled_from(duties))


def _a_condition(draw: st.DrawFn) -> Value:
    fact = draw(st.sampled_from(_FACTS))
    values = values_of(fact)[:-1] if fact == "plan" else values_of(fact)
    return {fact: list(draw(st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)))}


def _goes(draw: st.DrawFn, table: Table) -> None:
    rules = table["moves"]
    assert isinstance(rules, list)
    rules.remove(_a_move(draw, table))


def _leads_elsewhere(draw: st.DrawFn, table: Table) -> None:
    boxes = [str(box["name"]) for box in (*rules_of(table, "steps"), *rules_of(table, "endings"))]
    _a_move(draw, table)["to"] = draw(st.sampled_from(("stay", *boxes)))


def _begins_anew(draw: st.DrawFn, table: Table) -> None:
    _a_move(draw, table)["again"] = "yes"


def _waits_for_a_fact(draw: st.DrawFn, table: Table) -> None:
    _a_move(draw, table)["when"] = _a_condition(draw)


def _writes_a_fact(draw: st.DrawFn, table: Table) -> None:
    fact = draw(st.sampled_from(_FACTS))
    _a_move(draw, table)["sets"] = {fact: draw(st.sampled_from(values_of(fact)[:-1]))}


def _writes_nothing(draw: st.DrawFn, table: Table) -> None:
    _a_move(draw, table)["sets"] = {}


def _completes_something(draw: st.DrawFn, table: Table) -> None:
    _a_move(draw, table)["completes"] = [str(_a_duty(draw, table)["key"])]


def _completes_the_own_part(draw: st.DrawFn, table: Table) -> None:
    _a_move(draw, table)["completes_own"] = [str(_a_duty(draw, table)["key"])]


def _completes_nothing(draw: st.DrawFn, table: Table) -> None:
    _a_move(draw, table)["completes"] = []


def _is_due_otherwise(draw: st.DrawFn, table: Table) -> None:
    _a_duty(draw, table)["when"] = draw(st.sampled_from((_a_condition(draw), {})))


def _shares_its_key(draw: st.DrawFn, table: Table) -> None:
    _a_duty(draw, table)["key"] = _a_duty(draw, table)["key"]


CHANGES: tuple[Change, ...] = (
    _goes,
    _leads_elsewhere,
    _begins_anew,
    _waits_for_a_fact,
    _writes_a_fact,
    _writes_nothing,
    _completes_something,
    _completes_the_own_part,
    _completes_nothing,
    _is_due_otherwise,
    _shares_its_key,
)


@st.composite
def changed(draw: st.DrawFn, table: Table, most: int) -> Table:
    """The chart with up to so many changes, made in place."""
    for _ in range(draw(st.integers(1, most))):
        draw(st.sampled_from(CHANGES))(draw, table)
    return table
