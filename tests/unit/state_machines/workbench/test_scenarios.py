"""Scenario files: the shipped ones hold, and one that does not says what was found instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from state_machines.errors import PolicyRejected
from state_machines.policy.policy import load_policy
from state_machines.workbench.scenario import Scenario, parse_scenario, read_scenario, shipped_scenarios
from state_machines.workbench.trial import try_scenario

_WALK = """
name: A missed visit
policy: camden-2019
plan: CP
rows: [C3]
steps:
  - event: report_missed_visit
    facts: {outcome: no_reply}
    expects: {EXPECTS}
"""


def expecting(expects: str, facts: str = "{outcome: no_reply}") -> Scenario:
    text = _WALK.replace("{EXPECTS}", expects).replace("{outcome: no_reply}", facts)
    return parse_scenario(text, "walk.yaml")


def failures(expects: str) -> tuple[str, ...]:
    return try_scenario(load_policy("camden-2019"), expecting(expects)).failures


@pytest.mark.parametrize("path", shipped_scenarios(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_shipped_scenario_holds(path: Path) -> None:
    scenario = read_scenario(path)
    assert scenario.policy == path.parent.name
    assert try_scenario(load_policy(scenario.policy), scenario).failures == ()


@pytest.mark.parametrize(
    ("expects", "found"),
    [
        ("{step: closed}", "step: expected closed, found arrange_core_group"),
        ("{told: [duty_manager]}", "told: expected duty_manager, found allocated_social_worker"),
        ("{opens: {}}", "opens: expected nothing, found convene_core_group for allocated_social_worker"),
        ("{limits: {convene_core_group: 5 days}}", "expected convene_core_group to be 5 days, found not set"),
        ("{limits: {nothing: 5 days}}", "found no such duty was opened"),
        ("{row: C4b}", "row: expected C4b, found C3"),
        ('{section: "7"}', "section: expected 7, found 5, Appendix 1"),
        ("{types: hostility}", "types: expected hostility, found avoidance"),
        ('{closes: "yes"}', "closes: expected yes, found no"),
        ("{owed: []}", "owed: expected nobody and nothing, found convene_core_group"),
        ("{refused: not taken}", "expected not taken, found taken"),
    ],
)
def test_what_differs_is_said(expects: str, found: str) -> None:
    assert any(found in words for words in failures(expects)), failures(expects)


def test_a_row_that_no_step_meets_is_said() -> None:
    text = _WALK.replace("{EXPECTS}", "{}").replace("[C3]", "[C3, C9]")
    trial = try_scenario(load_policy("camden-2019"), parse_scenario(text, "walk.yaml"))
    assert trial.failures == ("row C9 was not met by any of the steps",)


@pytest.mark.parametrize(
    ("expects", "facts", "words"),
    [
        ("{steps: x}", "{outcome: no_reply}", "did you mean “step”"),
        ("{told: [somebody]}", "{outcome: no_reply}", "“somebody” is not known here"),
        ("{}", "{outcme: no_reply}", "did you mean “outcome”"),
        ("{}", "{outcome: none}", "is no value of outcome"),
    ],
)
def test_a_scenario_with_a_mistake_is_refused_with_its_line(expects: str, facts: str, words: str) -> None:
    with pytest.raises(PolicyRejected, match=words) as rejected:
        expecting(expects, facts)
    assert rejected.value.problems
    assert all(line.startswith("walk.yaml:") for line in rejected.value.problems)


def test_an_outcome_without_anybody_who_records_it_is_refused() -> None:
    text = _WALK.replace("report_missed_visit", "arrange_meeting").replace("{EXPECTS}", "{}")
    with pytest.raises(PolicyRejected, match="needs by"):
        parse_scenario(text, "walk.yaml")


def test_a_scenario_that_is_no_map_or_no_file_is_refused() -> None:
    with pytest.raises(PolicyRejected, match="not a scenario"):
        parse_scenario("- a", "walk.yaml")
    with pytest.raises(PolicyRejected, match="not readable"):
        read_scenario(Path("nowhere.yaml"))
