"""A visit: when it is asked about, what silence and each answer make of it, and who may answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from state_machines.alarms.visit import (
    Visit,
    VisitState,
    ask,
    check_theirs,
    end_visit,
    go_in_again,
    raise_alarm_of,
    stay_longer,
    time_to_ask,
    usual_time,
)
from state_machines.errors import InvalidAnswer, NotAllowed, Stale

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
HOUR, TEN = timedelta(hours=1), timedelta(minutes=10)
VISIT = Visit("v", "case", "amina", NOW, NOW + HOUR)


def test_it_is_due_at_its_time_and_again_once_the_answer_should_have_come() -> None:
    assert not VISIT.is_due(NOW + timedelta(minutes=59))
    assert VISIT.is_due(NOW + HOUR)
    asked = ask(VISIT, NOW + HOUR, TEN)
    assert (asked.state, asked.asked_at, asked.ask_at) == (VisitState.ASKED, NOW + HOUR, NOW + HOUR + TEN)
    assert not asked.is_due(NOW + HOUR)
    assert asked.is_due(NOW + HOUR + TEN)


def test_an_alarm_is_asked_about_no_more_and_has_the_visits_id() -> None:
    silent = raise_alarm_of(ask(VISIT, NOW, TEN), VisitState.SILENT)
    assert (silent.alarm_id, silent.ask_at) == ("v", None)
    assert silent.is_live
    assert not silent.is_due(NOW + timedelta(days=1))


def test_whoever_needs_longer_is_asked_in_half_an_hour_unless_others_were_told() -> None:
    later = stay_longer(ask(VISIT, NOW + HOUR, TEN), NOW + HOUR)
    assert (later.state, later.ask_at) == (VisitState.GOING, NOW + HOUR + timedelta(minutes=30))
    with pytest.raises(Stale):
        stay_longer(raise_alarm_of(VISIT, VisitState.SILENT), NOW)
    with pytest.raises(Stale):
        stay_longer(end_visit(VISIT, NOW), NOW)


def test_pressed_again_inside_only_the_time_changes_and_never_while_an_alarm_stands() -> None:
    again = go_in_again(replace(VISIT, with_id="tom"), NOW + 2 * HOUR, None)
    assert again == replace(VISIT, with_id="tom", ask_at=NOW + 2 * HOUR)
    with pytest.raises(Stale):
        go_in_again(raise_alarm_of(VISIT, VisitState.NOT_SAFE), NOW + HOUR, None)


def test_it_ends_once_and_keeps_that_others_were_told() -> None:
    assert end_visit(VISIT, NOW).state is VisitState.SAFE
    ended = end_visit(raise_alarm_of(VISIT, VisitState.SILENT), NOW)
    assert (ended.state, ended.ended_at, ended.is_live) == (VisitState.SILENT, NOW, False)
    with pytest.raises(Stale):
        end_visit(ended, NOW)


def test_nobody_answers_for_whoever_went_in() -> None:
    check_theirs(VISIT, "amina")
    with pytest.raises(NotAllowed):
        check_theirs(VISIT, "sam")


def test_a_time_of_day_is_the_next_one_on_londons_clocks() -> None:
    summer = datetime(2026, 7, 1, 10, 5, tzinfo=UTC)
    assert time_to_ask(time(15), NOW) == datetime(2026, 11, 17, 15, tzinfo=UTC)
    assert time_to_ask(time(15), summer) == datetime(2026, 7, 1, 14, tzinfo=UTC)
    late = datetime(2026, 11, 17, 23, 50, tzinfo=UTC)
    assert time_to_ask(time(0, 30), late) == datetime(2026, 11, 18, 0, 30, tzinfo=UTC)


def test_a_time_that_is_past_or_too_far_ahead_is_refused() -> None:
    for clock in (time(10, 5), time(9), time(23)):
        with pytest.raises(InvalidAnswer):
            time_to_ask(clock, NOW)


def test_an_hour_ahead_is_filled_in_at_the_next_five_minutes() -> None:
    assert usual_time(NOW) == time(11, 5)
    assert usual_time(NOW + timedelta(minutes=1)) == time(11, 10)
    assert usual_time(datetime(2026, 11, 17, 22, 58, 40, tzinfo=UTC)) == time(0)
