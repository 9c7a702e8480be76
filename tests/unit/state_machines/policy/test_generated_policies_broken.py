"""Whatever mistake is made anywhere in a sound policy: it is rejected, naming file, line, field and check."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from state_machines.errors import PolicyRejected
from state_machines.policy.policy import parse_policy
from tests.unit.state_machines.broken_policies import MISTAKES, break_policy
from tests.unit.state_machines.generated_policies import FILE, Table, policy_tables, to_yaml

_SETTINGS = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # Explaining a failure takes a minute, and the field and the lines told explain it already.
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)
_LINE = re.compile(rf"{re.escape(FILE)}:[1-9][0-9]*: [^:]+: [a-z A-Z]+: .+")


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(PolicyRejected) as rejected:
        parse_policy(text, FILE)
    told = rejected.value.problems
    assert all(_LINE.fullmatch(one) for one in told), told
    return told


@pytest.mark.parametrize("mistake", MISTAKES)
@_SETTINGS
@given(data=st.data())
def test_a_policy_with_this_mistake_is_rejected_at_its_field(mistake: str, data: st.DataObject) -> None:
    made = data.draw(break_policy(data.draw(policy_tables()), mistake))
    told = problems(to_yaml(made.table))
    assert any(f": {made.field}: {made.check}: " in one for one in told), (made.field, made.check, told)


@_SETTINGS
@given(
    table=policy_tables(), at=st.integers(1), broken_line=st.sampled_from(("\t- [", "} :", '"open', "a: *b"))
)
def test_a_line_that_is_no_yaml_is_rejected_with_its_file_and_line(
    table: Table, at: int, broken_line: str
) -> None:
    lines = to_yaml(table).splitlines()
    at %= len(lines)
    told = problems("\n".join((*lines[:at], broken_line, *lines[at:])))
    assert any(": not YAML: " in one for one in told), told


@_SETTINGS
@given(table=policy_tables(), name=st.sampled_from(("year", "start", "moves", "plans")))
def test_a_part_that_is_given_twice_is_rejected_at_its_key(table: Table, name: str) -> None:
    told = problems(f"{to_yaml(table)}{name}: again\n")
    assert any(f": {name}: duplicate key: " in one for one in told), told
