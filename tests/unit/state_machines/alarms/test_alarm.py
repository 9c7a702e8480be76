"""An alarm reaches somebody outside the reporter, climbs until a person has it, and ends by those who may."""

from __future__ import annotations

from dataclasses import replace

import pytest

from state_machines.alarms.alarm import (
    Alarm,
    AlarmAbout,
    AlarmOutcome,
    AlarmState,
    TakenBack,
    end,
    findings,
    take,
    take_back,
)
from state_machines.alarms.chase import begin, chase, people_at
from state_machines.errors import NotAllowed, Stale
from tests.unit.state_machines.authority import EVERYONE, HOUR, HOURLY, NOW, circle

RAISED = Alarm(
    id="alarm-1",
    about=AlarmAbout.REPORTER,
    reporter_id="amina",
    draft_id="draft-1",
    raised_at=NOW,
    chase_at=None,
)
WITH_CASE = replace(RAISED, case_id="case-1")
TOLD = begin(RAISED, circle(), HOURLY, NOW).alarm


def test_the_first_press_tells_the_reporters_line_manager_and_lead_and_the_duty_manager() -> None:
    started = begin(RAISED, circle(), HOURLY, NOW)
    assert started.tell_ids == ("grace", "priya", "helen")
    assert started.alarm.chase_at == NOW + HOUR


def test_the_case_adds_whoever_leads_social_care_and_their_manager() -> None:
    learnt = begin(replace(WITH_CASE, told_ids=("grace", "priya"), chase_at=NOW), circle(), HOURLY, NOW)
    assert learnt.tell_ids == ("sam", "ruth")


def test_out_of_hours_it_is_the_duty_contact_who_hears_for_social_care() -> None:
    assert people_at(RAISED, replace(circle(), duty_contact_id="kofi"), 0) == ("grace", "priya", "kofi")


def test_without_a_team_it_is_the_last_resort() -> None:
    nowhere = replace(circle(), duty_manager_id=None, service_manager_id=None)
    assert people_at(RAISED, nowhere, 0) == ("grace", "priya", "kofi")


def test_a_vacant_case_reaches_the_teams_duty_manager() -> None:
    assert "helen" in people_at(WITH_CASE, circle(social_worker=None), 0)


def test_a_reporter_who_leads_on_the_case_does_not_count_as_told() -> None:
    theirs = replace(WITH_CASE, reporter_id="sam")
    told = people_at(theirs, circle(reporter="sam"), 0)
    assert "sam" not in told
    assert "ruth" in told


def test_without_line_manager_and_lead_it_reaches_those_above_the_team() -> None:
    alone = replace(EVERYONE["amina"], line_manager_id=None, safeguarding_lead_id=None)
    assert people_at(RAISED, circle(alone), 0) == ("helen",)


def test_somebody_on_leave_is_stood_in_for() -> None:
    assert people_at(RAISED, circle(away=("grace",)), 0) == ("naomi", "priya", "helen")


def test_it_climbs_until_the_last_who_are_told_again() -> None:
    alarm, told = TOLD, []
    for _ in range(6):
        step = chase(alarm, circle(), HOURLY, NOW)
        alarm = step.alarm
        told.append(step.tell_ids)
    assert told[0] == ("naomi", "david")
    assert told[-1] == told[-2] == ("kofi",)
    assert alarm.chase_at == NOW + HOUR


def test_only_somebody_who_was_told_takes_it_and_only_once() -> None:
    taken = take(TOLD, "grace", NOW, NOW + HOUR)
    assert (taken.state, taken.taken_by_id, taken.chase_at) == (AlarmState.HELD, "grace", NOW + HOUR)
    with pytest.raises(NotAllowed):
        take(TOLD, "sam", NOW, NOW + HOUR)
    with pytest.raises(NotAllowed):
        take(TOLD, "amina", NOW, NOW + HOUR)
    with pytest.raises(Stale):
        take(taken, "priya", NOW, NOW + HOUR)


def test_what_was_taken_and_led_to_nothing_is_chased_again() -> None:
    step = chase(take(TOLD, "grace", NOW, NOW + HOUR), circle(), HOURLY, NOW)
    assert step.tell_ids[0] == "grace"
    assert step.alarm.state is AlarmState.OPEN


def test_the_reporter_ends_an_alarm_about_themselves_and_nobody_elses_words_do() -> None:
    assert end(TOLD, "amina", AlarmOutcome.SAFE, NOW).state is AlarmState.ENDED
    with pytest.raises(NotAllowed):
        end(TOLD, "grace", AlarmOutcome.SAFE, NOW)
    with pytest.raises(Stale):
        end(end(TOLD, "amina", AlarmOutcome.SAFE, NOW), "amina", AlarmOutcome.SAFE, NOW)


def test_about_a_child_the_reporter_only_takes_it_back_and_somebody_told_confirms() -> None:
    child = replace(TOLD, about=AlarmAbout.CHILD)
    taken_back = end(child, "amina", AlarmOutcome.MISTAKE, NOW)
    assert taken_back.is_live
    assert AlarmOutcome.MISTAKE not in findings(child)
    assert AlarmOutcome.MISTAKE in findings(take_back(child, TakenBack.BY_ANSWER))
    assert end(taken_back, "priya", AlarmOutcome.MISTAKE, NOW).ended_by_id == "priya"
    with pytest.raises(NotAllowed):
        end(child, "amina", AlarmOutcome.CHILD_SAFE, NOW)
