"""An authority's settings: what they give to ladders and screens, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state_machines.case.limits import Origin
from state_machines.case.report import Urgency
from state_machines.errors import SettingsRejected
from state_machines.policy.vocabulary import FACTS
from state_machines.settings.local_settings import load_local_settings, parse_local_settings
from state_machines.time.durations import parse_duration
from state_machines.time.working_time import Wait

DEMO = Path(__file__).parents[4] / "deploy" / "demo" / "authority" / "settings.yaml"
TEXT = DEMO.read_text(encoding="utf-8")
SETTINGS = load_local_settings(DEMO)


def problems(old: str, new: str) -> tuple[str, ...]:
    assert old in TEXT
    with pytest.raises(SettingsRejected) as rejected:
        parse_local_settings(TEXT.replace(old, new, 1), "settings.yaml")
    return rejected.value.problems


def test_the_demos_settings_say_that_they_are_an_example() -> None:
    assert SETTINGS.example
    assert "example" in SETTINGS.waits.set_by


def test_a_team_names_its_channel_and_its_managers() -> None:
    north = SETTINGS.teams["north"]
    assert (north.channel, north.duty_manager) == ("G0NORTH", "helen.marsh@larkhaven.example")
    assert SETTINGS.last_resort == "kofi.mensah@larkhaven.example"
    assert [number.number for number in SETTINGS.emergency_numbers] == ["999", "020 7946 0123"]


def test_immediate_waits_on_the_clock_and_the_others_in_working_time() -> None:
    assert SETTINGS.waits_for(Urgency.IMMEDIATE).by_rung == (Wait(timedelta(minutes=5)),)
    assert SETTINGS.waits_for(Urgency.URGENT).by_rung == (Wait(timedelta(hours=1), working=True),)
    assert SETTINGS.waits_for(Urgency.ROUTINE).by_rung == (Wait(timedelta(hours=4), working=True),)


def test_a_working_day_is_as_long_as_the_authoritys() -> None:
    assert SETTINGS.acknowledgement_expiry(Urgency.URGENT) == Wait(timedelta(hours=8), working=True)


def test_the_calendar_knows_hours_and_bank_holidays() -> None:
    calendar = SETTINGS.calendar
    assert (calendar.start, calendar.end) == (time(9), time(17))
    assert calendar.is_working_day(date(2026, 12, 24))
    assert not calendar.is_working_day(date(2026, 12, 25))
    assert not calendar.is_working_day(date(2026, 12, 26))


def test_a_local_limit_carries_who_set_it_and_when() -> None:
    limit = SETTINGS.limits["convene_core_group"]
    assert limit.text == "5 working days"
    assert limit.source is not None
    assert (limit.source.origin, limit.source.set_on) == (Origin.LOCAL, date(2026, 10, 5))
    assert (limit.wait, limit.working_time) == (timedelta(hours=40), True)


def test_an_acknowledgement_can_be_undone_for_some_minutes() -> None:
    assert SETTINGS.undo_within == timedelta(minutes=5)


@pytest.mark.parametrize(
    ("facts", "urgency"),
    [
        ({"plan": "CIN", "outcome": "no_reply"}, Urgency.ROUTINE),
        ({"plan": "CP", "outcome": "no_reply"}, Urgency.URGENT),
        ({"plan": "CIN", "required_by_plan": "yes", "seen": "not_seen"}, Urgency.URGENT),
        ({"plan": "CIN", "safe_now": "no"}, Urgency.IMMEDIATE),
        ({}, Urgency.ROUTINE),
    ],
)
def test_the_first_rule_that_holds_says_how_urgent_a_report_is(
    facts: dict[str, str], urgency: Urgency
) -> None:
    assert SETTINGS.urgency_of(facts) is urgency


#: What a report may say of a risk to the child, to the family or to whoever visits.
RISKS = (
    *(("hostility", value) for value in FACTS["hostility"][3:]),
    *(("known_risk", value) for value in FACTS["known_risk"]),
    ("weapons", "yes"),
    ("animals", "yes"),
    ("injury", "yes"),
    ("household_risk", "yes"),
    ("others_targeted", "yes"),
    ("domestic_abuse", "yes"),
    ("household_change", "yes"),
    ("sudden_change", "yes"),
    ("safeguarding_concern", "yes"),
    ("whereabouts", "not_known"),
)


@pytest.mark.parametrize(("fact", "value"), RISKS)
def test_the_example_treats_no_risk_that_a_report_tells_of_as_routine(fact: str, value: str) -> None:
    assert SETTINGS.urgency_of({"plan": "CIN", fact: value}) is Urgency.URGENT


@pytest.mark.parametrize("fact", ["child_alone", "injury_hidden"])
def test_a_child_who_may_be_in_danger_now_is_immediate_in_the_example(fact: str) -> None:
    assert SETTINGS.urgency_of({"plan": "CIN", fact: "yes"}) is Urgency.IMMEDIATE


@pytest.mark.parametrize("rule", ["immediate", "routine"])
def test_immediate_danger_is_immediate_whatever_the_rules_say(rule: str) -> None:
    settings = parse_local_settings(TEXT.replace("otherwise: routine", f"otherwise: {rule}"), "s")
    assert settings.urgency_of({"immediate_danger": "yes"}) is Urgency.IMMEDIATE


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("camden-2019", "camden-1919", "policy: policy not usable"),
        ("[5 minutes]", "[5 minuts]", "is not a duration"),
        ("[5 minutes]", "[5 working hours]", "chased out of hours too"),
        ("[5 minutes]", "[]", "nothing is written here"),
        ("immediate: 1 hour", "immediate: 1 working hour", "chased out of hours too"),
        ("within: 5 minutes", "within: 1 working hour", "undo runs on the clock"),
        ('to: "17:00"', 'to: "08:00"', "ends before it begins"),
        ('to: "17:00"', 'to: "25:00"', "no such time"),
        ('to: "17:00"', "to: 5pm", "write a time of day"),
        ("[Monday,", "[Mnday,", "did you mean “Monday”?"),
        ("set_on: 2026-10-05", "set_on: 5/10/2026", "write a date"),
        ("set_on: 2026-10-05", "set_on: 2026-02-30", "no such day"),
        ("G0NORTH", '""', "nothing is written here"),
        ("sudden_change", "suden_change", "did you mean “sudden_change”?"),
        ("refused_at_door", "refused_at_dor", "did you mean “refused_at_door”?"),
        ("convene_core_group", "convene_core_grop", "did you mean “convene_core_group”?"),
        ("example: yes", "example: maybe", "write yes or no"),
        ('number: "999"', "number: police", "digits and spaces"),
        ("  urgent: [1 working hour]\n", "", "“urgent” is missing"),
        ("kofi.mensah@larkhaven.example", "kofi", "write an e-mail address"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_what_to_do(old: str, new: str, words: str) -> None:
    told = problems(old, new)
    assert len(told) == 1
    assert words in told[0]


def test_a_file_that_still_names_the_one_time_zone_is_read_as_one_that_does_not() -> None:
    named = parse_local_settings(f"timezone: Europe/London\n{TEXT}", "settings.yaml")
    assert named == SETTINGS
    assert named.calendar.is_open(datetime(2026, 7, 1, 8, 0, tzinfo=UTC))  # nine in the morning, in summer
    assert not named.calendar.is_open(datetime(2026, 12, 1, 8, 0, tzinfo=UTC))


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Europe/Dublin", "UTC", "Europe/Londres", "london"])
def test_another_time_zone_is_refused_rather_than_obeyed_by_half(zone: str) -> None:
    with pytest.raises(SettingsRejected) as rejected:
        parse_local_settings(f"timezone: {zone}\n{TEXT}", "settings.yaml")
    (told,) = rejected.value.problems
    assert told.startswith("settings.yaml:1: timezone: ")
    assert f"“{zone}” cannot be used" in told
    assert "Europe/London" in told
    assert "Take the line out" in told


def test_a_typo_in_a_key_is_told_with_what_was_meant() -> None:
    told = problems("policy: camden-2019", "polcy: camden-2019")
    assert told[-1] == "settings.yaml:14: polcy: unknown key: “polcy” is no key here; did you mean “policy”?"


def test_who_set_a_group_and_when_must_be_said() -> None:
    told = problems("  set_by: David Osei, service manager (example)\n  set_on: 2026-10-05\n", "")
    assert [line.split(": ")[1] for line in told] == ["working_hours.set_by", "working_hours.set_on"]


def test_a_file_that_is_missing_is_told_by_its_path(tmp_path: Path) -> None:
    with pytest.raises(SettingsRejected, match="no-such"):
        load_local_settings(tmp_path / "no-such.yaml")


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(SettingsRejected, match="map of keys"):
        parse_local_settings("", "settings.yaml")


@given(
    st.integers(1, 9999), st.sampled_from(["minute", "hour", "working hour", "working day", "day", "week"])
)
def test_every_duration_that_is_written_rightly_is_read_as_longer_than_nothing(
    number: int, unit: str
) -> None:
    text = f"{number} {unit}{'' if number == 1 else 's'}"
    duration = parse_duration(text)
    assert duration.text == text
    assert duration.in_time(timedelta(hours=8)) > timedelta(0)
    assert duration.working is unit.startswith("working")


@pytest.mark.parametrize(
    "text", ["", "5", "5m", "0 hours", "1 hours", "2 hour", "1.5 hours", "-1 hours", "2 fortnights"]
)
def test_any_other_way_of_writing_a_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="30 minutes"):
        parse_duration(text)


def test_without_a_duty_contact_the_duty_managers_stay_on_their_rung_at_night() -> None:
    assert SETTINGS.out_of_hours.duty_contact is None
    assert len(SETTINGS.seniors) == 3


def test_a_duty_contact_is_one_of_those_whom_the_settings_put_on_a_ladder() -> None:
    text = TEXT.replace("  last_resort:", "  duty_contact: On.Call@larkhaven.example\n  last_resort:", 1)
    named = parse_local_settings(text, "settings.yaml")
    assert named.out_of_hours.source.set_by == "David Osei, service manager (example)"
    assert "on.call@larkhaven.example" in named.seniors


def test_a_duty_contact_that_is_no_address_is_refused() -> None:
    (problem,) = problems("  last_resort:", "  duty_contact: the night team\n  last_resort:")
    assert "out_of_hours.duty_contact" in problem
    assert "write an e-mail address as in people.csv" in problem


def test_a_pattern_of_case_references_is_the_authoritys_and_has_to_be_one() -> None:
    group = "case_reference: {pattern: 'LH-[0-9]+', set_by: David Osei, set_on: 2026-10-05}\n"
    demo = DEMO.read_text(encoding="utf-8")
    assert parse_local_settings(demo, "settings.yaml").reference_pattern is None
    assert parse_local_settings(demo + group, "settings.yaml").reference_pattern == "LH-[0-9]+"
    with pytest.raises(SettingsRejected) as rejected:
        parse_local_settings(demo + group.replace("+", "(+"), "settings.yaml")
    assert "is no regular expression" in "".join(rejected.value.problems)
