"""The table of states and arrows: what fires, what is refused, what is rejected when it is declared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state_machines.errors import EventNotTaken, Misconfigured
from state_machines.machine import (
    NOT_SAID,
    Arrow,
    Table,
    When,
    can_both_hold,
    condition_holds,
    fire,
    first_value_that_holds,
    subsumes,
)

CIN: When = {"plan": frozenset({"CIN"})}
CP: When = {"plan": frozenset({"CP"})}

tables = st.dictionaries(
    st.sampled_from("abc"), st.frozensets(st.sampled_from(["yes", "no", NOT_SAID]), min_size=1), max_size=3
)
facts_given = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["yes", "no"]))


def door() -> Table:
    arrows = (
        Arrow("report", "quiet", "network", CIN, "first"),
        Arrow("report", "quiet", "core", CP, "second"),
        Arrow("report", "quiet", "unknown", {}, "third"),
        Arrow("close", "network", "quiet"),
    )
    return Table(("quiet", "network", "core", "unknown"), "quiet", arrows)


def test_the_first_arrow_whose_table_holds_fires_and_is_named() -> None:
    fired = fire(door(), "quiet", "report", {"plan": "CP"})
    assert (fired.dest, fired.arrow.id) == ("core", "second")


def test_an_arrow_without_a_table_is_the_default() -> None:
    assert fire(door(), "quiet", "report", {}).arrow.id == "third"


@pytest.mark.parametrize(
    ("state", "event"), [("network", "report"), ("quiet", "knock"), ("nowhere", "report")]
)
def test_an_event_that_the_state_does_not_take_is_refused(state: str, event: str) -> None:
    with pytest.raises(EventNotTaken):
        fire(door(), state, event, {"plan": "CIN"})


def test_an_event_is_refused_when_no_table_holds() -> None:
    table = Table(("a", "b"), "a", (Arrow("go", "a", "b", CIN),))
    with pytest.raises(EventNotTaken):
        fire(table, "a", "go", {"plan": "CP"})


def test_a_table_fires_the_same_way_again_since_nothing_is_kept() -> None:
    table = door()
    assert fire(table, "quiet", "report", {"plan": "CP"}) == fire(table, "quiet", "report", {"plan": "CP"})


def test_a_fact_that_nobody_gave_counts_as_not_said() -> None:
    assert condition_holds({"seen": frozenset({NOT_SAID})}, {})
    assert not condition_holds({"seen": frozenset({NOT_SAID})}, {"seen": "not_seen"})


def test_no_row_that_applies_gives_nothing() -> None:
    assert first_value_that_holds([(CIN, 1)], {"plan": "CP"}) is None


@pytest.mark.parametrize(
    ("arrows", "words"),
    [
        ((Arrow("go", "a", "nowhere"),), "leads to nowhere"),
        ((Arrow("go", "nowhere", "a"),), "leaves nowhere"),
        ((Arrow("go", "a", "b"), Arrow("go", "a", "a", CIN)), "never fires"),
        ((Arrow("go", "a", "b", CIN), Arrow("go", "a", "a", CIN)), "never fires"),
    ],
)
def test_a_table_with_a_mistake_is_rejected(arrows: tuple[Arrow, ...], words: str) -> None:
    with pytest.raises(Misconfigured, match=words):
        Table(("a", "b"), "a", arrows)


def test_a_state_declared_twice_and_an_unknown_start_are_told_together() -> None:
    with pytest.raises(Misconfigured) as rejected:
        Table(("a", "a"), "b", ())
    assert len(rejected.value.problems) == 2


@given(tables, tables, facts_given)
def test_facts_that_satisfy_both_tables_show_an_overlap(
    one: When, other: When, facts: dict[str, str]
) -> None:
    if condition_holds(one, facts) and condition_holds(other, facts):
        assert can_both_hold(one, other)


@given(tables, tables, facts_given)
def test_a_table_that_covers_another_holds_wherever_it_does(
    wide: When, narrow: When, facts: dict[str, str]
) -> None:
    if subsumes(wide, narrow) and condition_holds(narrow, facts):
        assert condition_holds(wide, facts)
