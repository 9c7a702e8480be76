"""Whoever is told of an alarm reads as whom, and sees its report for as long as it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from state_machines.access.matrix import Relation
from state_machines.alarms.alarm import Alarm, AlarmAbout, AlarmOutcome, end
from state_machines.alarms.danger_reason import DangerReason, danger_reason, gravest
from state_machines.alarms.sight_by_alarm import is_of_alarm, relation_to_alarm, with_alarms
from state_machines.alarms.why_told import why_told
from state_machines.duties.access import FULL, NOTHING, Reach, Sight, sight_by
from state_machines.duties.circle import Circle
from state_machines.duties.relations import part_in_case
from tests.unit.state_machines.authority import EVERYONE, NOW, circle

ALARM = Alarm(
    id="alarm-1",
    about=AlarmAbout.REPORTER,
    reporter_id="amina",
    draft_id="draft-1",
    raised_at=NOW,
    chase_at=NOW,
    case_id="case-1",
    report_id="report-1",
    told_ids=("grace", "helen"),
)


@pytest.mark.parametrize(
    ("who", "part"),
    [
        ("grace", "Amina Yusuf's line manager"),
        ("priya", "Amina Yusuf's safeguarding lead"),
        ("sam", "allocated social worker"),
        ("ruth", "social worker's manager"),
        ("helen", "duty manager"),
        ("david", "service manager"),
        ("kofi", "last resort"),
        ("naomi", "Grace Holt's line manager"),
        ("tom", ""),
    ],
)
def test_everybody_reads_as_whom_they_are_told(who: str, part: str) -> None:
    assert why_told(EVERYONE[who], ALARM, circle()) == part


def test_at_night_it_is_the_duty_contact() -> None:
    night = replace(circle(), duty_contact_id="tom")
    assert why_told(EVERYONE["tom"], ALARM, night) == "duty contact out of hours"


def test_whoever_stands_in_reads_for_whom() -> None:
    away = circle(away=("grace",))
    assert why_told(EVERYONE["naomi"], ALARM, away) == "Grace Holt's line manager"


def seen_by(who: str, alarm: Alarm, around: Circle) -> Sight:
    return sight_by(with_alarms(part_in_case(EVERYONE[who], around), EVERYONE[who], [alarm], around))


def test_whoever_was_told_sees_the_report_until_the_alarm_ends() -> None:
    seen = seen_by("grace", ALARM, circle())
    assert (seen.reach, seen.report_ids, seen.names_child) == (Reach.STEP, frozenset({"report-1"}), True)
    ended = end(ALARM, "amina", AlarmOutcome.SAFE, NOW)
    assert seen_by("grace", ended, circle()) == NOTHING
    assert seen_by("priya", ALARM, circle()) == NOTHING
    assert seen_by("helen", ALARM, circle()) == FULL


def test_having_been_told_of_an_alarm_ends_with_the_place_on_its_ladder() -> None:
    told = replace(ALARM, told_ids=("grace", "naomi", "stu"))
    away = circle(replace(EVERYONE["grace"], cover_id="stu"), away=("grace",))
    assert relation_to_alarm(told, EVERYONE["stu"], away) is Relation.TOLD_ALARM
    back = circle(replace(EVERYONE["grace"], cover_id="stu"))
    assert relation_to_alarm(told, EVERYONE["stu"], back) is Relation.NO_ALARM
    assert seen_by("stu", told, back) == NOTHING


def test_whoever_has_an_alarm_may_say_what_they_found_though_their_cover_ended_meanwhile() -> None:
    taken = replace(ALARM, told_ids=("stu",), taken_by_id="stu")
    assert is_of_alarm(taken, EVERYONE["stu"], circle())


def test_whoever_raised_it_is_not_among_those_who_take_it() -> None:
    assert relation_to_alarm(ALARM, EVERYONE["amina"], circle()) is Relation.RAISED_ALARM
    assert not is_of_alarm(ALARM, EVERYONE["amina"], circle())


def test_an_alarm_gives_nothing_to_who_is_barred() -> None:
    barred = replace(circle(), barred_ids=frozenset({"grace"}))
    assert seen_by("grace", ALARM, barred) == NOTHING
    assert not is_of_alarm(ALARM, EVERYONE["grace"], barred)


def test_the_gravest_of_what_is_said_counts() -> None:
    said = {"child_alone": "yes", "safeguarding_concern": "yes"}
    assert danger_reason(said) is DangerReason.HOME_ALONE
    assert danger_reason({**said, "intervene_now": "yes"}) is DangerReason.IN_DANGER
    assert danger_reason({"child_alone": "no"}) is None
    assert gravest([None, DangerReason.SAFEGUARDING, DangerReason.HOME_ALONE]) is DangerReason.HOME_ALONE
    assert gravest([None]) is None
