"""One press of "I have this" takes what is the presser's own, and never somebody else's by accident."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from state_machines.duties.duty import Duty, DutyKind, DutyState, Rank, acknowledge, complete, overtake
from state_machines.duties.press import Acknowledgeable, complete_by_reporting, duties_to_acknowledge
from state_machines.duties.rank import rank
from state_machines.people.people import Person, Role
from tests.unit.state_machines.authority import (
    AMINA,
    DAVID,
    EVERYONE,
    HOUR,
    INA,
    NOW,
    RUTH,
    SAM,
    STU,
    circle,
    duty,
)

SOCIAL_WORKERS = duty(duty_id="sw")
ACT = duty(kind=DutyKind.ACT, duty_id="act")
MANAGERS = duty(Role.SOCIAL_WORKER_MANAGER, "ruth", duty_id="manager")
LEADS = duty(Role.REPORTER_SAFEGUARDING_LEAD, "priya", duty_id="lead")
ALL = (SOCIAL_WORKERS, ACT, MANAGERS, LEADS)


def acknowledge_at(one: Duty, by: Person, at: datetime = NOW) -> Duty:
    return acknowledge(one, by, Rank.HOLDER, at, timedelta(minutes=10), at + 8 * HOUR)


def test_a_press_takes_all_that_is_the_pressers_own() -> None:
    assert duties_to_acknowledge(ALL, SAM, circle(), NOW) == Acknowledgeable(mine=(SOCIAL_WORKERS, ACT))


def test_a_managers_press_takes_the_managers_duty_and_not_the_social_workers() -> None:
    assert duties_to_acknowledge(ALL, RUTH, circle(), NOW) == Acknowledgeable(mine=(MANAGERS,))


def test_a_late_second_press_by_a_manager_changes_nothing_and_says_when_they_acknowledged() -> None:
    duties = (SOCIAL_WORKERS, ACT, acknowledge_at(MANAGERS, RUTH), LEADS)
    late = duties_to_acknowledge(duties, RUTH, circle(), NOW + HOUR)
    assert late == Acknowledgeable(refusal="You acknowledged this at 14:02. Nothing has changed.")


def test_whoever_pressed_hears_of_their_own_press_though_somebody_elses_is_later() -> None:
    """David came after her, in another duty of the same role."""
    duties = (
        acknowledge_at(MANAGERS, RUTH),
        acknowledge_at(replace(MANAGERS, id="other"), DAVID, NOW + HOUR),
    )
    late = duties_to_acknowledge(duties, RUTH, circle(), NOW + 2 * HOUR)
    assert late.refusal == "You acknowledged this at 14:02. Nothing has changed."


def test_on_another_day_the_day_is_said_too() -> None:
    duties = (SOCIAL_WORKERS, acknowledge_at(MANAGERS, RUTH))
    late = duties_to_acknowledge(duties, RUTH, circle(), NOW + 24 * HOUR)
    assert late.refusal == "You acknowledged this on Tue 17 Nov at 14:02. Nothing has changed."


def test_who_has_no_duty_of_their_own_is_asked_which_of_those_below_they_take_over() -> None:
    assert duties_to_acknowledge(ALL, DAVID, circle(), NOW) == Acknowledgeable(
        choices=(SOCIAL_WORKERS, ACT, MANAGERS)
    )


def test_who_has_no_duty_of_their_own_takes_over_the_only_part_that_waits() -> None:
    duties = (acknowledge_at(SOCIAL_WORKERS, SAM), acknowledge_at(ACT, SAM), MANAGERS)
    assert duties_to_acknowledge(duties, DAVID, circle(), NOW).for_others == (MANAGERS,)


def test_a_call_that_is_due_now_is_never_taken_from_anybody_unless_it_is_aimed_at() -> None:
    keys = frozenset({MANAGERS.key})
    for presser in (DAVID, EVERYONE["helen"]):
        chosen = duties_to_acknowledge((MANAGERS,), presser, circle(), NOW, call_now=keys)
        assert chosen == Acknowledgeable(choices=(MANAGERS,))
    aimed = duties_to_acknowledge((MANAGERS,), DAVID, circle(), NOW, "manager", keys)
    assert aimed.for_others == (MANAGERS,)
    assert duties_to_acknowledge((MANAGERS,), RUTH, circle(), NOW, call_now=keys).mine == (MANAGERS,)


def test_a_service_manager_answers_for_another_agencys_lead_only_when_nothing_else_is_owed() -> None:
    assert duties_to_acknowledge((LEADS,), DAVID, circle(), NOW).for_others == (LEADS,)
    assert duties_to_acknowledge(ALL, EVERYONE["naomi"], circle(), NOW).for_others == (LEADS,)


def test_a_cover_takes_for_the_one_they_cover() -> None:
    away = circle(away=("sam",))
    assert duties_to_acknowledge(ALL, INA, away, NOW) == Acknowledgeable(mine=(SOCIAL_WORKERS, ACT))


def test_a_manager_who_also_covers_takes_only_their_own_duty_with_one_press() -> None:
    around = circle(replace(SAM, cover_id="ruth"))
    assert duties_to_acknowledge(ALL, RUTH, around, NOW).mine == (MANAGERS,)


def test_a_manager_takes_over_the_social_workers_duty_only_when_they_aim_at_it() -> None:
    duties = (SOCIAL_WORKERS, ACT, acknowledge_at(MANAGERS, RUTH))
    assert duties_to_acknowledge(duties, RUTH, circle(), NOW, aimed_at="act") == Acknowledgeable(
        for_others=(ACT,)
    )


def test_an_aimed_press_at_ones_own_duty_takes_that_one_only() -> None:
    assert duties_to_acknowledge(ALL, SAM, circle(), NOW, aimed_at="sw") == Acknowledgeable(
        mine=(SOCIAL_WORKERS,)
    )


def test_an_aimed_press_too_late_names_who_acknowledged() -> None:
    duties = (acknowledge_at(SOCIAL_WORKERS, SAM), MANAGERS)
    late = duties_to_acknowledge(duties, RUTH, circle(), NOW, aimed_at="sw")
    assert late == Acknowledgeable(refusal="Sam Okafor acknowledged this at 14:02. Nothing has changed.")


def test_an_aimed_press_at_a_duty_of_another_case_takes_nothing() -> None:
    assert duties_to_acknowledge(ALL, SAM, circle(), NOW, aimed_at="elsewhere").refusal.startswith(
        "This has moved on."
    )


def test_a_press_aimed_above_ones_rank_is_refused_by_name() -> None:
    refused = duties_to_acknowledge(ALL, SAM, circle(), NOW, aimed_at="manager")
    assert refused.wrong_rank
    assert "Ruth Adeyemi" in refused.refusal


def test_the_reporter_acknowledges_nothing_and_is_told_who_has_it() -> None:
    refused = duties_to_acknowledge(ALL, AMINA, circle(), NOW)
    assert refused.wrong_rank
    assert refused.refusal.startswith("You made this report")


def test_a_stranger_is_refused_with_the_name_of_somebody_who_still_owes_it() -> None:
    refused = duties_to_acknowledge((acknowledge_at(SOCIAL_WORKERS, SAM), MANAGERS), STU, circle(), NOW)
    assert refused.wrong_rank
    assert "Ruth Adeyemi" in refused.refusal


def test_when_the_step_has_moved_on_nothing_waits() -> None:
    late = duties_to_acknowledge((overtake(ACT, NOW),), SAM, circle(), NOW)
    assert late == Acknowledgeable(
        refusal="This has moved on: nothing here waits for you any more. Nothing has changed."
    )


def test_a_case_without_duties_has_nothing_to_acknowledge() -> None:
    assert duties_to_acknowledge((), STU, circle(), NOW).refusal == "There is nothing here to acknowledge."


def test_a_duty_whose_acknowledgement_expired_can_be_acknowledged_again() -> None:
    again = replace(acknowledge_at(ACT, SAM), state=DutyState.OPEN, undo_until=None)
    assert duties_to_acknowledge((again,), SAM, circle(), NOW).mine == (again,)


def test_reporting_does_the_reporters_own_duty_and_leaves_the_managers() -> None:
    around = circle(reporter="sam")
    done = complete_by_reporting(SOCIAL_WORKERS, around, NOW)
    assert (done.state, done.acknowledged_by_id) == (DutyState.DONE, "sam")
    assert complete_by_reporting(MANAGERS, around, NOW) == MANAGERS
    assert complete_by_reporting(ACT, around, NOW) == ACT


def test_a_reporting_social_worker_who_presses_is_told_they_need_not() -> None:
    around = circle(reporter="sam")
    done = complete_by_reporting(SOCIAL_WORKERS, around, NOW)
    words = duties_to_acknowledge((done, MANAGERS), SAM, around, NOW).refusal
    assert (
        words == "You reported this yourself at 14:02, so you need not acknowledge it. Nothing has changed."
    )


@given(
    presser=st.sampled_from(sorted(EVERYONE)),
    reporter=st.sampled_from(sorted(EVERYONE)),
    states=st.lists(st.sampled_from(["open", "taken", "done", "overtaken"]), min_size=4, max_size=4),
)
def test_whoever_presses_gets_open_duties_of_their_rank_or_words(
    presser: str, reporter: str, states: list[str]
) -> None:
    around = circle(reporter=reporter)
    duties = [_in_state(one, state) for one, state in zip(ALL, states, strict=True)]
    chosen = duties_to_acknowledge(duties, EVERYONE[presser], around, NOW)
    got = (*chosen.mine, *chosen.for_others)
    assert [bool(got), bool(chosen.refusal), bool(chosen.choices)].count(True) == 1
    got = (*got, *chosen.choices)
    assert all(one.state is DutyState.OPEN for one in got)
    assert all(rank(one, EVERYONE[presser], around) is not Rank.NONE for one in got)


def _in_state(one: Duty, state: str) -> Duty:
    match state:
        case "taken":
            return acknowledge_at(one, SAM)
        case "done":
            return complete(one, "sam", NOW)
        case "overtaken":
            return overtake(one, NOW)
    return one
