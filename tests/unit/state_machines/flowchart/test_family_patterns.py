"""A pattern looks at one case, or at every child behind the door where its rule says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from state_machines.case.limits import Origin, Source
from state_machines.flowchart.patterns import PastReport, Watch, patterns_in
from state_machines.policy.pattern_rules import PatternRule

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
RULE = {
    "pattern": "agencies",
    "after": ("report_agency_closing",),
    "at_least": 2,
    "within": "12 months",
    "offers": "a meeting",
}
OWN = PastReport("report_agency_closing", NOW, "p-amina", "Health", {})
OTHERS = PastReport("report_agency_closing", NOW - timedelta(days=40), "p-tom", "School", {})


def words(of_family: tuple[PastReport, ...], **rule: str) -> tuple[str, ...]:
    watch = Watch("agencies", PatternRule.model_validate(RULE | rule), Source(Origin.DOCUMENT, "11"))
    return tuple(one.words for one in patterns_in((watch,), (OWN,), None, NOW, of_family))


def test_a_rule_of_one_case_does_not_look_at_the_family() -> None:
    assert words((OTHERS, OWN)) == ()


def test_a_rule_across_the_family_looks_at_every_child_and_says_so() -> None:
    assert words((OTHERS, OWN), across="family") == (
        "reports from 2 agencies within 12 months, in the family",
    )


def test_without_siblings_it_is_a_pattern_of_the_case() -> None:
    watch = Watch(
        "agencies", PatternRule.model_validate(RULE | {"across": "family"}), Source(Origin.DOCUMENT)
    )
    (found,) = patterns_in((watch,), (OTHERS, OWN), None, NOW)
    assert found.words == "reports from 2 agencies within 12 months"


def test_a_child_is_seen_and_not_a_family() -> None:
    rule = {"pattern": "not_seen", "after": RULE["after"], "within": "20 days", "raises": "urgent"}
    with pytest.raises(ValidationError, match="a child is seen, not a family"):
        PatternRule.model_validate(rule | {"across": "family"})
