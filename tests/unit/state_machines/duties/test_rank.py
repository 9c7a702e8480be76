"""Right rank: a duty's holder, their cover or someone above; the reporter never for another role."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from state_machines.duties.duty import Rank
from state_machines.duties.rank import rank, refusal
from state_machines.people.people import Role
from tests.unit.state_machines.authority import AMINA, EVERYONE, INA, RUTH, SAM, STU, circle, duty

MANAGERS = duty(Role.SOCIAL_WORKER_MANAGER, "ruth")


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("sam", Rank.HOLDER),
        ("ina", Rank.NONE),  # covers for Sam, who is there
        ("ruth", Rank.ABOVE),
        ("helen", Rank.ABOVE),
        ("david", Rank.ABOVE),
        ("kofi", Rank.ABOVE),
        ("amina", Rank.NONE),  # the reporter
        ("tom", Rank.NONE),  # the network
        ("priya", Rank.NONE),  # another role's holder
        ("stu", Rank.NONE),  # a stranger
    ],
)
def test_each_person_has_their_rank_over_the_social_workers_duty(who: str, expected: Rank) -> None:
    assert rank(duty(), EVERYONE[who], circle()) is expected


def test_a_social_worker_has_no_rank_over_their_managers_duty() -> None:
    assert rank(MANAGERS, SAM, circle()) is Rank.NONE


def test_a_reporting_social_worker_keeps_their_own_duty_and_gets_no_other() -> None:
    around = circle(reporter="sam")
    assert rank(duty(), SAM, around) is Rank.HOLDER
    assert rank(MANAGERS, SAM, around) is Rank.NONE


def test_a_reporting_manager_never_acknowledges_for_the_social_worker() -> None:
    around = circle(reporter="ruth")
    assert rank(duty(), RUTH, around) is Rank.NONE
    assert rank(MANAGERS, RUTH, around) is Rank.HOLDER


def test_it_is_the_reporter_of_that_report_who_is_kept_out() -> None:
    around = replace(circle(reporter="amina"), reporters={"report-1": "ruth", "report-2": "amina"})
    assert rank(duty(), RUTH, around) is Rank.NONE
    assert rank(replace(duty(), report_id="report-2"), RUTH, around) is Rank.ABOVE


def test_who_said_that_it_is_not_theirs_has_no_rank_any_more() -> None:
    declined = replace(duty(), holder_id="ina", declined=(("sam", "on leave"),))
    assert rank(declined, SAM, circle()) is Rank.NONE
    assert rank(declined, INA, circle()) is Rank.HOLDER


def test_a_cover_has_a_rank_while_the_person_is_missing_and_not_a_minute_longer() -> None:
    assert rank(duty(), INA, circle(away=("sam",))) is Rank.COVER
    assert rank(duty(), INA, circle(unreachable=("sam",))) is Rank.COVER
    held = replace(duty(holder_id="ina"), told_ids=("sam", "ina"))
    assert rank(held, INA, circle(away=("sam",))) is Rank.HOLDER
    assert rank(held, INA, circle()) is Rank.NONE


def test_a_former_worker_has_no_rank_though_the_duty_still_names_them() -> None:
    now = circle(social_worker="ina")
    assert rank(duty(), SAM, now) is Rank.NONE
    assert rank(duty(), INA, now) is Rank.HOLDER
    assert rank(replace(duty(holder_id="ina"), told_ids=("sam", "ina")), SAM, now) is Rank.NONE


def test_who_stands_above_a_former_worker_has_no_rank_by_that() -> None:
    grace = replace(SAM, line_manager_id="grace")
    assert rank(duty(), EVERYONE["grace"], circle(grace)) is Rank.ABOVE
    assert rank(duty(), EVERYONE["grace"], circle(grace, social_worker="ina")) is Rank.NONE


def test_the_duty_contact_has_a_rank_in_their_hours_only() -> None:
    told = replace(duty(), told_ids=("sam", "stu"))
    assert rank(told, STU, replace(circle(), duty_contact_id="stu")) is Rank.ABOVE
    assert rank(told, STU, circle()) is Rank.NONE


def test_a_member_of_the_network_who_left_it_has_no_rank_for_what_they_were_asked() -> None:
    asked = replace(duty(Role.NETWORK, "tom"), meant_for_id="tom")
    left = replace(circle(), case=replace(circle().case, network_ids=("amina",)))
    assert rank(asked, EVERYONE["tom"], circle()) is Rank.HOLDER
    assert rank(asked, EVERYONE["tom"], left) is Rank.NONE


def test_whoever_is_barred_or_not_named_has_no_rank_even_for_their_own_duty() -> None:
    assert rank(duty(), SAM, replace(circle(), barred_ids=frozenset({"sam"}))) is Rank.NONE
    assert rank(duty(), SAM, replace(circle(), named_ids=frozenset({"ruth"}))) is Rank.NONE
    assert rank(duty(), SAM, replace(circle(), named_ids=frozenset({"sam"}))) is Rank.HOLDER


def test_whoever_has_left_has_no_rank_even_for_their_own_duty() -> None:
    gone = replace(SAM, left_at=datetime(2026, 11, 17, 10, 5, tzinfo=UTC))
    around = replace(circle(), people={**circle().people, "sam": gone})
    assert rank(duty(), gone, around) is Rank.NONE


def test_having_been_told_while_it_climbed_is_no_rank_without_a_place_on_the_ladder() -> None:
    assert rank(replace(duty(), told_ids=("sam", "stu")), STU, circle()) is Rank.NONE


def test_a_refusal_names_who_has_it_and_nobody_else() -> None:
    assert refusal(MANAGERS, SAM, circle()) == (
        "This is not yours to acknowledge. It is with Ruth Adeyemi (social worker's manager). "
        "Nothing has changed."
    )


def test_a_refusal_to_a_former_worker_names_who_has_it_now() -> None:
    assert refusal(duty(), SAM, circle(social_worker="ina")) == (
        "This is not yours any more. It is with Ina Bell (allocated social worker). Nothing has changed."
    )


def test_a_refused_reporter_is_told_that_it_is_because_they_reported() -> None:
    assert refusal(duty(), AMINA, circle()).startswith("You made this report, so somebody else")


def test_a_refusal_to_who_declined_reminds_them_of_it() -> None:
    declined = replace(duty(), holder_id="ina", declined=(("sam", "on leave"),))
    assert refusal(declined, SAM, circle()).startswith("You said that this is not yours. It is with Ina Bell")
