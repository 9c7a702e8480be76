"""A ladder skips whom it cannot reach and says so, and every refusal to hand on is explained."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from state_machines.duties.duty import Duty, DutyKind, DutyState, Rank, acknowledge, complete
from state_machines.duties.ladder import Climb, Waits, climb, decline, first_chase, rungs
from state_machines.errors import NotAllowed, Stale
from state_machines.people.people import Role
from state_machines.time.working_time import Wait
from tests.unit.state_machines.authority import (
    CALENDAR,
    EVERYONE,
    HELEN,
    HOUR,
    HOURLY,
    INA,
    KOFI,
    NOW,
    RUTH,
    SAM,
    STU,
    circle,
    duty,
)

DUE = NOW + HOUR


def names(climbed: Climb) -> list[str]:
    return [one.id for one in climbed.tell]


def skip_words(climbed: Climb) -> list[str]:
    return [one.words for one in climbed.skipped]


def acknowledged_act_duty() -> Duty:
    act = duty(kind=DutyKind.ACT)
    return acknowledge(act, SAM, Rank.HOLDER, NOW, timedelta(minutes=10), NOW + 8 * HOUR)


def test_a_ladder_lists_every_rung_from_the_holder_to_the_last_resort() -> None:
    told = [rung.person.id if rung.person else "" for rung in rungs(duty(), circle())]
    assert told == ["sam", "", "ruth", "helen", "david", "kofi"]


def test_nobody_stands_on_two_rungs_in_a_row() -> None:
    around = replace(circle(), duty_manager_id="ruth")
    told = [rung.person.id if rung.person else "" for rung in rungs(duty(), around)]
    assert told == ["sam", "", "ruth", "", "david", "kofi"]


def test_an_unanswered_duty_climbs_rung_by_rung_and_then_repeats_the_last() -> None:
    current, told, repeats = duty(), [], []
    for hour in range(1, 8):
        climbed = climb(current, circle(), HOURLY, NOW + hour * HOUR)
        told += names(climbed)
        repeats.append(climbed.repeats)
        current = climbed.duty
    assert told == ["ruth", "helen", "david", "kofi", "kofi", "kofi", "kofi"]
    assert repeats == [False, False, False, False, True, True, True]
    assert current.told_ids == ("sam", "ruth", "helen", "david", "kofi")
    assert current.holder_id == "sam"


def test_a_climb_reminds_the_holder_who_has_not_answered() -> None:
    assert climb(duty(), circle(), HOURLY, DUE).remind == (SAM,)


def test_each_rung_has_its_own_wait_and_the_last_wait_serves_the_rest() -> None:
    waits = Waits((Wait(HOUR), Wait(timedelta(minutes=5))), CALENDAR)
    assert first_chase(NOW, waits) == NOW + HOUR
    assert climb(duty(), circle(), waits, DUE).duty.chase_at == DUE + timedelta(minutes=5)


def test_what_fell_due_long_ago_is_chased_once_and_next_from_now() -> None:
    late = NOW + 100 * HOUR
    climbed = climb(duty(), circle(), HOURLY, late)
    assert (climbed.duty.rung, climbed.duty.chase_at) == (2, late + HOUR)


def test_a_rung_that_cannot_be_reached_is_skipped_at_once_and_said() -> None:
    climbed = climb(duty(), circle(unreachable=("ruth",)), HOURLY, DUE)
    assert names(climbed) == ["helen"]
    assert skip_words(climbed) == ["Ruth Adeyemi (Sam Okafor's line manager) cannot be reached by message"]


@pytest.mark.parametrize(
    ("missing", "rung", "title"),
    [
        ("ruth", 1, "Sam Okafor's line manager, for Ruth Adeyemi"),
        ("helen", 2, f"duty manager, for {HELEN.name}"),
        ("david", 3, f"service manager, for {EVERYONE['david'].name}"),
        ("kofi", 4, f"last resort, for {KOFI.name}"),
    ],
)
def test_while_somebody_above_is_missing_who_covers_for_them_stands_there(
    missing: str, rung: int, title: str
) -> None:
    covered = replace(EVERYONE[missing], cover_id="stu")
    below = replace(duty(), rung=rung)
    assert names(climb(below, circle(covered), HOURLY, DUE)) == [missing]
    for around in (circle(covered, away=(missing,)), circle(replace(covered, reachable=False))):
        climbed = climb(below, around, HOURLY, DUE)
        assert (names(climbed), skip_words(climbed)) == (["stu"], [])
        assert rungs(climbed.duty, around)[climbed.duty.rung].title == title


def test_a_cover_who_is_away_as_well_stands_nowhere() -> None:
    around = circle(replace(RUTH, cover_id="stu"), away=("ruth", "stu"))
    climbed = climb(duty(), around, HOURLY, DUE)
    assert names(climbed) == ["helen"]
    assert skip_words(climbed) == ["Ruth Adeyemi (Sam Okafor's line manager) is away until 24 November"]


@pytest.mark.parametrize("cover", ["sam", "ruth"])
def test_who_was_asked_already_stands_in_for_nobody_above(cover: str) -> None:
    around = circle(replace(HELEN, cover_id=cover), away=("helen",))
    climbed = climb(replace(duty(), rung=2), around, HOURLY, DUE)
    assert names(climbed) == ["david"]
    assert skip_words(climbed) == [f"{HELEN.name} (duty manager) is away until 24 November"]


def test_a_holder_who_has_become_unreachable_hands_over_to_their_cover() -> None:
    climbed = climb(duty(), circle(unreachable=("sam",)), HOURLY, DUE)
    assert (names(climbed), climbed.duty.holder_id, climbed.duty.rung) == (["ina"], "ina", 1)
    assert skip_words(climbed) == ["Sam Okafor (allocated social worker) cannot be reached by message"]


def test_a_holder_who_goes_missing_late_hands_over_and_the_ladder_still_climbs() -> None:
    high = replace(duty(), rung=2, told_ids=("sam", "ruth"))
    climbed = climb(high, circle(away=("sam", "ina")), HOURLY, DUE)
    assert (names(climbed), climbed.duty.holder_id) == (["ruth", "helen"], "ruth")
    assert climbed.duty.rung == 3


def test_whoever_is_back_and_told_for_the_first_time_has_a_whole_wait_before_it_climbs() -> None:
    with_ruth = replace(duty(holder_id="ruth"), rung=2)
    climbed = climb(with_ruth, circle(), HOURLY, DUE)
    assert (names(climbed), climbed.duty.holder_id, climbed.duty.rung) == (["sam"], "sam", 2)
    assert climbed.duty.chase_at == DUE + HOUR


def test_whoever_follows_somebody_who_is_gone_has_a_whole_wait_before_it_climbs() -> None:
    high = replace(duty(), rung=2, told_ids=("sam", "ruth"))
    climbed = climb(high, circle(social_worker="stu", unreachable=("sam",)), HOURLY, DUE)
    assert (names(climbed), climbed.duty.holder_id, climbed.duty.rung) == (["stu"], "stu", 2)
    assert climbed.duty.chase_at == DUE + HOUR


def test_the_reporter_is_never_told_to_answer_their_own_report() -> None:
    climbed = climb(duty(), circle(reporter="ruth"), HOURLY, DUE)
    assert names(climbed) == ["helen"]
    assert skip_words(climbed) == ["Ruth Adeyemi (Sam Okafor's line manager) made this report"]


def test_when_the_last_resort_cannot_be_reached_the_highest_who_can_is_told_again_and_why() -> None:
    top = replace(duty(), rung=4)
    climbed = climb(top, circle(unreachable=("kofi",)), HOURLY, DUE)
    assert (names(climbed), climbed.repeats) == (["david"], True)
    assert skip_words(climbed) == ["Kofi Mensah (last resort) cannot be reached by message"]


def test_when_nobody_can_be_reached_it_is_an_alarm_and_chased_again_all_the_same() -> None:
    climbed = climb(duty(), circle(unreachable=tuple(EVERYONE)), HOURLY, DUE)
    assert climbed.nobody
    assert climbed.tell == ()
    assert climbed.duty.chase_at == DUE + HOUR
    assert "Kofi Mensah (last resort) cannot be reached by message" in skip_words(climbed)


def test_the_last_resort_is_told_even_when_away() -> None:
    others = tuple(one for one in EVERYONE if one != "kofi")
    climbed = climb(duty(), circle(unreachable=others, away=("kofi",)), HOURLY, DUE)
    assert names(climbed) == ["kofi"]


def test_a_finished_duty_is_not_chased() -> None:
    with pytest.raises(Stale):
        climb(complete(duty(), "sam", NOW), circle(), HOURLY, DUE)


def test_an_acknowledgement_that_led_to_nothing_resumes_with_who_gave_it() -> None:
    resumed = climb(acknowledged_act_duty(), circle(), HOURLY, NOW + 8 * HOUR)
    assert resumed.resumes
    assert names(resumed) == ["sam"]
    assert (resumed.duty.state, resumed.duty.acknowledged_by_id) == (DutyState.OPEN, "sam")
    assert resumed.duty.chase_at == NOW + 9 * HOUR
    assert names(climb(resumed.duty, circle(), HOURLY, NOW + 9 * HOUR)) == ["ruth"]


def test_when_who_acknowledged_has_gone_the_chase_goes_on_to_the_next_at_once() -> None:
    resumed = climb(acknowledged_act_duty(), circle(unreachable=("sam",)), HOURLY, NOW + 8 * HOUR)
    assert resumed.resumes
    assert names(resumed) == ["ina"]


def test_not_mine_hands_it_to_the_cover_at_once() -> None:
    declined = decline(duty(), SAM, "on leave", circle(), NOW)
    assert declined.chase_at == NOW
    climbed = climb(declined, circle(), HOURLY, NOW)
    assert (names(climbed), climbed.duty.holder_id) == (["ina"], "ina")
    assert skip_words(climbed) == ["Sam Okafor (allocated social worker) said that it is not theirs"]
    assert climbed.remind == ()


def test_without_a_cover_not_mine_hands_it_to_the_line_manager() -> None:
    around = circle(replace(SAM, cover_id=None))
    climbed = climb(decline(duty(), SAM, "not my case", around, NOW), around, HOURLY, NOW)
    assert (names(climbed), climbed.duty.holder_id) == (["ruth"], "ruth")


def test_not_mine_late_hands_it_to_the_lowest_who_can_without_going_higher() -> None:
    high = replace(duty(), rung=3, told_ids=("sam", "ruth", "helen"))
    climbed = climb(decline(high, SAM, "not my case", circle(), NOW), circle(), HOURLY, NOW)
    assert (names(climbed), climbed.duty.holder_id, climbed.duty.rung) == (["ina"], "ina", 3)


def test_not_mine_from_somebody_it_climbed_to_moves_it_on_and_keeps_the_holder() -> None:
    high = replace(duty(), rung=2, told_ids=("sam", "ruth"))
    climbed = climb(decline(high, RUTH, "on leave", circle(), NOW), circle(), HOURLY, NOW)
    assert (names(climbed), climbed.duty.holder_id) == (["helen"], "sam")


def test_who_acknowledged_may_still_hand_it_on() -> None:
    declined = decline(acknowledged_act_duty(), SAM, "wrong person", circle(), NOW + HOUR)
    assert declined.state is DutyState.OPEN
    assert names(climb(declined, circle(), HOURLY, NOW + HOUR)) == ["ina"]


def test_who_it_is_not_with_has_nothing_to_hand_on() -> None:
    with pytest.raises(NotAllowed, match="it is with Sam Okafor"):
        decline(duty(), STU, "not mine", circle(), NOW)


def test_nobody_hands_on_what_somebody_else_has_acknowledged() -> None:
    with pytest.raises(Stale, match="Somebody else has acknowledged"):
        decline(replace(acknowledged_act_duty(), told_ids=("sam", "ruth")), RUTH, "not mine", circle(), NOW)


def test_not_mine_twice_is_recognised() -> None:
    declined = decline(duty(), SAM, "on leave", circle(), NOW)
    with pytest.raises(Stale, match="already said"):
        decline(declined, SAM, "on leave", circle(), NOW)


def test_a_finished_duty_is_not_handed_on() -> None:
    with pytest.raises(Stale, match="finished"):
        decline(complete(duty(), "sam", NOW), SAM, "on leave", circle(), NOW)


def test_the_last_resort_cannot_hand_on() -> None:
    last = replace(duty(), rung=5, told_ids=("sam", "kofi"))
    with pytest.raises(NotAllowed, match="last resort"):
        decline(last, KOFI, "not mine", circle(), NOW)


def test_the_only_one_who_can_be_reached_cannot_hand_on() -> None:
    others = tuple(one for one in EVERYONE if one != "helen")
    alone = duty(Role.DUTY_MANAGER, "helen")
    with pytest.raises(NotAllowed, match="stays with you"):
        decline(alone, HELEN, "on leave", circle(unreachable=others), NOW)


def test_a_cover_who_took_over_may_decline_too() -> None:
    with_cover = replace(duty(), holder_id="ina", rung=1, declined=(("sam", "on leave"),))
    climbed = climb(decline(with_cover, INA, "on leave", circle(), NOW), circle(), HOURLY, NOW)
    assert (names(climbed), climbed.duty.holder_id) == (["ruth"], "ruth")


def test_a_ladder_without_waits_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one wait"):
        Waits((), CALENDAR)
