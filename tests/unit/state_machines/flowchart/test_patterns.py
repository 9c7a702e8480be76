"""Patterns in the record of a case: each kind at its threshold, just below it, and outside its window."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state_machines.case.case import LastSeen
from state_machines.case.limits import Origin, Source
from state_machines.case.report import Urgency
from state_machines.flowchart.patterns import PastReport, Watch, ordinal, patterns_in, raise_urgency
from state_machines.policy.pattern_rules import PatternRule
from state_machines.policy.vocabulary import REPORTS

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
SET = Source(Origin.LOCAL, set_by="David Osei", set_on=date(2026, 10, 5))
VISIT, HOSTILE, REFERRED = "report_missed_visit", "report_hostile_incident", "report_repeat_referral"
CONCERN = "report_engagement_concern"


def watch(pattern: str, **rule: object) -> Watch:
    """A rule as it would stand in a file; urgent where it says nothing of what follows."""
    usual: dict[str, object] = {"after": [VISIT], "within": "30 days", "raises": "urgent"}
    return Watch(pattern, PatternRule.model_validate({"pattern": pattern} | usual | rule), SET)


def report(
    event: str = VISIT,
    *,
    days_ago: float = 0,
    by: str = "amina",
    agency: str = "Health",
    facts: Mapping[str, str] | None = None,
    episode: str = "",
    reason: str = "",
) -> PastReport:
    at = NOW - timedelta(days=days_ago)
    return PastReport(event, at, by, agency, facts or {}, episode, reason)


def words(rule: Watch, *reports: PastReport, seen: date | None = None) -> list[str]:
    last_seen = LastSeen(seen, "Sam Okafor") if seen else None
    return [found.words for found in patterns_in([rule], reports, last_seen, NOW)]


def test_the_third_missed_visit_in_the_window_is_a_pattern() -> None:
    rule = watch("repeats", at_least=3)
    assert words(rule, report(days_ago=20), report(days_ago=30), report()) == [
        "third missed visit within 30 days"
    ]


def test_two_are_not_three_and_one_before_the_window_does_not_count() -> None:
    rule = watch("repeats", at_least=3)
    assert words(rule, report(days_ago=1), report()) == []
    assert words(rule, report(days_ago=30.01), report(days_ago=1), report()) == []


def test_only_the_newest_report_completes_a_pattern() -> None:
    rule = watch("repeats", at_least=2)
    assert words(rule, report(days_ago=2), report(days_ago=1), report(CONCERN)) == []


def test_reports_of_several_kinds_count_together_where_the_rule_says_so() -> None:
    rule = watch("repeats", at_least=2, after=[VISIT, CONCERN])
    assert words(rule, report(days_ago=2), report(CONCERN)) == ["second report within 30 days"]


def test_more_than_one_agency_counts_agencies_and_not_reports() -> None:
    rule = watch("agencies", at_least=2)
    assert words(rule, report(days_ago=3), report(by="jane")) == []
    school = report(by="tom", agency="School")
    assert words(rule, report(days_ago=3), school) == ["reports from 2 agencies within 30 days"]


@pytest.mark.parametrize("facts", [{"sudden_change": "yes"}, {"concern": "sudden_change"}])
def test_a_sudden_change_is_one_only_where_nothing_was_reported_before(facts: dict[str, str]) -> None:
    rule = watch("sudden_change", after=[VISIT, CONCERN], within="6 months")
    newest = report(CONCERN, facts=facts)
    assert words(rule, newest) == ["a sudden change, with no report in the 6 months before"]
    assert words(rule, report(HOSTILE, days_ago=100), newest) == []
    assert words(rule, report(days_ago=200), newest) != []
    assert words(rule, report(CONCERN)) == []


def test_a_child_not_seen_for_longer_than_the_window() -> None:
    rule = watch("not_seen", within="14 days")
    assert words(rule, report(), seen=date(2026, 11, 3)) == []
    assert words(rule, report(), seen=date(2026, 11, 2)) == [
        "child not seen since 2 November 2026, more than 14 days"
    ]


def test_of_a_child_whose_last_sighting_nobody_recorded_nothing_is_claimed() -> None:
    assert words(watch("not_seen"), report()) == []


def test_a_referral_again_within_twelve_rolling_months_by_the_calendar() -> None:
    rule = watch("repeat_referral", after=[VISIT], at_least=2, within="12 months")
    again = report(episode="now", reason="no_access")
    a_year = report(days_ago=365, episode="before", reason="no_access")
    longer = report(days_ago=365.1, episode="before", reason="no_access")
    assert words(rule, a_year, again) == ["referred again within 12 months, for the same reason"]
    assert words(rule, longer, again) == []


def test_a_referral_for_another_reason_or_in_the_same_episode_is_no_repeat() -> None:
    rule = watch("repeat_referral", after=[VISIT, HOSTILE], at_least=2, within="12 months")
    again = report(episode="now", reason="no_access")
    assert words(rule, report(HOSTILE, days_ago=9, episode="before", reason="hostility"), again) == []
    assert words(rule, report(days_ago=9, episode="now", reason="no_access"), again) == []
    assert words(rule, report(days_ago=9, episode="before"), report(episode="now")) == []


def test_hostility_towards_others_is_met_by_two_people_or_told_by_one() -> None:
    rule = watch("towards_others", after=[HOSTILE], at_least=2)
    said = ["hostility towards more than one person within 30 days"]
    assert words(rule, report(HOSTILE, days_ago=2), report(HOSTILE)) == []
    assert words(rule, report(HOSTILE, days_ago=2), report(HOSTILE, by="tom")) == said
    assert words(rule, report(HOSTILE, facts={"others_targeted": "yes"})) == said
    assert words(rule, report(HOSTILE, facts={"others_targeted": "not_sure"})) == []


def test_a_threat_to_others_is_not_forgotten_at_the_next_incident() -> None:
    rule = watch("towards_others", after=[HOSTILE], at_least=2)
    before = report(HOSTILE, days_ago=2, facts={"others_targeted": "yes"})
    assert words(rule, before, report(HOSTILE)) == ["hostility towards more than one person within 30 days"]


def test_a_pattern_says_whose_rule_it_is_and_what_follows() -> None:
    rule = watch("repeats", at_least=2, offers="A network meeting", raises="immediate")
    found = patterns_in([rule], [report(days_ago=1), report()], None, NOW)[0]
    assert (found.source, found.offers, found.raises) == (SET, "A network meeting", Urgency.IMMEDIATE)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"at_least": None}, "needs at_least"),
        ({"at_least": 1}, "greater than or equal to 2"),
        ({"pattern": "not_seen"}, "takes no at_least"),
        ({"within": "5 working days"}, "on the calendar"),
        ({"raises": None}, "does nothing"),
        ({"after": []}, "at least 1"),
        ({"pattern": "bad_feeling"}, "Input should be"),
        ({"forgive": "yes"}, "Extra inputs"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(wrong: dict[str, object], said: str) -> None:
    usual: dict[str, object] = {"at_least": 3, "after": [VISIT], "within": "30 days", "raises": "urgent"}
    with pytest.raises(ValueError, match=said):
        PatternRule.model_validate({"pattern": "repeats"} | usual | wrong)


def test_ordinals_read_well() -> None:
    assert [ordinal(number) for number in (2, 9, 10, 11, 12, 21, 22, 23, 111)] == [
        "second", "ninth", "10th", "11th", "12th", "21st", "22nd", "23rd", "111th",
    ]  # fmt: skip


EVENTS = st.sampled_from(tuple(REPORTS))
URGENCIES = st.sampled_from(tuple(Urgency))
RULES = st.builds(
    lambda after, at_least, raises: watch(
        "repeats", after=sorted(after), at_least=at_least, raises=raises.value
    ),
    st.sets(EVENTS, min_size=1),
    st.integers(2, 4),
    URGENCIES,
)
PAST = st.lists(
    st.builds(lambda event, days: report(event, days_ago=days), EVENTS, st.floats(0, 60)), max_size=8
)


@given(PAST, st.lists(RULES, max_size=4), URGENCIES)
def test_a_pattern_never_makes_a_case_less_urgent(
    past: list[PastReport], rules: list[Watch], urgency: Urgency
) -> None:
    order = tuple(Urgency)
    found = patterns_in(rules, sorted(past, key=lambda one: one.at), None, NOW)
    after = raise_urgency(urgency, found)
    assert order.index(after) <= order.index(urgency)
    assert after in {urgency, *(one.raises for one in found)}


@given(PAST, RULES)
def test_an_older_report_never_takes_a_pattern_away(past: list[PastReport], rule: Watch) -> None:
    ordered = sorted(past, key=lambda one: one.at)
    if patterns_in([rule], ordered, None, NOW):
        assert patterns_in([rule], [report(days_ago=61), *ordered], None, NOW)
        assert patterns_in([rule], [report(rule.rule.after[0], days_ago=60), *ordered], None, NOW)
