"""Follow-ups: what an authority's file may say of them, and how one is asked for the first time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from state_machines.case.report import Urgency
from state_machines.duties.duty import DutyKind, complete
from state_machines.duties.ladder import ask
from state_machines.errors import SettingsRejected, Stale
from state_machines.people.people import Role
from state_machines.settings.local_settings import CALL_REPORTER, load_local_settings, parse_local_settings
from tests.unit.state_machines.authority import HOUR, HOURLY, NOW, circle, duty

DEMO = Path(__file__).parents[4] / "deploy" / "demo" / "authority" / "settings.yaml"
TEXT = DEMO.read_text(encoding="utf-8")
SETTINGS = load_local_settings(DEMO)
LATER = replace(duty(kind=DutyKind.FOLLOW_UP), told_ids=(), chase_at=NOW + timedelta(days=8))


def problems(old: str, new: str) -> str:
    assert old in TEXT
    with pytest.raises(SettingsRejected) as rejected:
        parse_local_settings(TEXT.replace(old, new, 1), "settings.yaml")
    return "\n".join(rejected.value.problems)


def test_only_those_whose_table_holds_follow_a_report() -> None:
    after = SETTINGS.follow_ups_after(
        "report_hostile_incident", {"injury": "yes", "hostility": "felt_unsafe"}
    )
    assert set(after) == {"welfare_check", "share_risk", "absence_question"}
    assert not SETTINGS.follow_ups_after("report_missed_visit", {"injury": "yes"})


def test_one_may_begin_on_a_later_day() -> None:
    question = SETTINGS.follow_ups["absence_question"]
    assert SETTINGS.follow_up_start(question, NOW) == NOW + timedelta(days=8)
    assert SETTINGS.follow_up_start(SETTINGS.follow_ups["welfare_check"], NOW) is None


def test_each_is_chased_at_its_own_pace_and_one_that_was_taken_out_as_routine() -> None:
    assert SETTINGS.urgency_of_follow_up("welfare_check") is Urgency.URGENT
    assert SETTINGS.urgency_of_follow_up(CALL_REPORTER) is Urgency.IMMEDIATE
    assert SETTINGS.urgency_of_follow_up("no_longer_there") is Urgency.ROUTINE


def test_an_authority_may_ask_for_none() -> None:
    without = TEXT[: TEXT.index("follow_ups:")]
    assert not parse_local_settings(without, "settings.yaml").follow_ups


def test_a_report_that_does_not_exist_is_refused_with_its_field() -> None:
    told = problems(
        "after: [report_hostile_incident]\n    role: reporter_line",
        "after: [report_fire]\n    role: reporter_line",
    )
    assert "follow_ups.welfare_check.after" in told
    assert "unknown report" in told


@pytest.mark.parametrize("taken", ["convene_core_group", CALL_REPORTER])
def test_a_name_that_is_taken_is_refused(taken: str) -> None:
    assert "name taken" in problems("  share_risk:", f"  {taken}:")


def test_whoever_is_not_safe_is_immediate_whatever_the_rules_say() -> None:
    silent = parse_local_settings(TEXT.replace('{safe_now: ["no"]}', '{safe_now: ["yes"]}'), "settings.yaml")
    assert silent.urgency_of({"safe_now": "no"}) is Urgency.IMMEDIATE


def test_its_holder_is_asked_first_and_only_then_the_ladder_begins() -> None:
    asked = ask(LATER, circle(), HOURLY, NOW)
    assert [one.id for one in asked.tell] == ["sam"]
    assert asked.duty.is_asked
    assert asked.duty.chase_at == NOW + HOUR
    assert not asked.repeats


def test_whoever_holds_the_role_by_then_is_asked() -> None:
    asked = ask(LATER, circle(social_worker="ina"), HOURLY, NOW)
    assert (asked.duty.holder_id, asked.duty.rung) == ("ina", 0)


def test_somebody_stands_in_for_a_holder_who_is_away_and_is_told_why() -> None:
    asked = ask(LATER, circle(away=("sam",)), HOURLY, NOW)
    assert [one.id for one in asked.tell] == ["ina"]
    assert [one.words for one in asked.skipped] == [
        "Sam Okafor (allocated social worker) is away until 24 November"
    ]


def test_with_nobody_to_be_reached_it_stays_due_and_is_an_alarm() -> None:
    everybody = ("sam", "ina", "ruth", "helen", "david", "kofi")
    asked = ask(LATER, circle(unreachable=everybody), HOURLY, NOW)
    assert asked.nobody
    assert asked.duty.chase_at == NOW + HOUR
    assert asked.duty.role is Role.ALLOCATED_SOCIAL_WORKER


def test_what_was_done_meanwhile_is_not_asked() -> None:
    with pytest.raises(Stale):
        ask(complete(LATER, "sam", NOW), circle(), HOURLY, NOW)
