"""Patterns in the files: whose they are, and what is refused with file, line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from state_machines.case.limits import Origin
from state_machines.errors import PolicyRejected, SettingsRejected
from state_machines.policy.policy import load_policy, parse_policy
from state_machines.settings.local_settings import parse_local_settings

EXAMPLE = Path("deploy/demo/authority/settings.yaml").read_text()
STOCKPORT = Path("state_machines/policies/stockport-3.7.yaml").read_text()
THIRD = "  third_missed_visit:\n    pattern: repeats\n    after: [report_missed_visit]\n    at_least: 3\n"


def test_each_pattern_of_the_example_says_who_set_it_and_when() -> None:
    watches = parse_local_settings(EXAMPLE, "settings.yaml").pattern_watches
    assert len(watches) >= 5
    assert all(one.source.origin is Origin.LOCAL and one.source.set_by for one in watches)
    assert all(one.source.set_on is not None for one in watches)


def test_the_boards_pattern_cites_its_section() -> None:
    pattern = next(one for one in load_policy("stockport-3.7").patterns if one.name == "referred_again")
    assert (pattern.source.origin, pattern.section, pattern.row) == (Origin.RECONSTRUCTED, "5.1, 5.2", "T8")
    assert pattern.within.months == 12


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (THIRD.replace("report_missed_visit", "report_missed_visits"), "is no report"),
        (THIRD.replace("    at_least: 3\n", ""), "needs at_least"),
        (THIRD.replace("repeats", "repeat"), "patterns.third_missed_visit.pattern"),
    ],
)
def test_a_local_pattern_that_cannot_be_is_refused_by_name(wrong: str, said: str) -> None:
    assert THIRD in EXAMPLE
    with pytest.raises(SettingsRejected) as refused:
        parse_local_settings(EXAMPLE.replace(THIRD, wrong), "settings.yaml")
    assert said in str(refused.value)


def test_a_local_pattern_may_not_take_the_name_of_the_boards() -> None:
    text = EXAMPLE.replace("policy: camden-2019", "policy: stockport-3.7")
    text = text.replace("  third_missed_visit:\n", "  referred_again:\n")
    with pytest.raises(SettingsRejected, match="a pattern of the board's already"):
        parse_local_settings(text, "settings.yaml")


def test_a_boards_pattern_after_something_that_is_no_report_is_refused() -> None:
    text = STOCKPORT.replace("    after: [report_missed_visit, ", "    after: [agree_plan, ", 1)
    with pytest.raises(PolicyRejected) as refused:
        parse_policy(text, "stockport.yaml")
    assert "is no report" in str(refused.value)
