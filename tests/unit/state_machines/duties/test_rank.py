"""Right rank: a duty's holder, their cover or someone above; the reporter never for another role."""

from __future__ import annotations

from dataclasses import replace

import pytest

from state_machines.duties.duty import Rank
from state_machines.duties.rank import people_who_may_acknowledge, rank, refusal
from state_machines.people.people import Role
from tests.unit.state_machines.authority import AMINA, EVERYONE, INA, RUTH, SAM, STU, circle, duty

MANAGERS = duty(Role.SOCIAL_WORKER_MANAGER, "ruth")


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("sam", Rank.HOLDER),
        ("ina", Rank.COVER),
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


def test_whoever_was_told_while_it_climbed_may_answer() -> None:
    assert rank(replace(duty(), told_ids=("sam", "stu")), STU, circle()) is Rank.ABOVE


def test_those_who_may_acknowledge_are_listed_nearest_first() -> None:
    able = [one.id for one in people_who_may_acknowledge(duty(), circle())]
    assert able[:2] == ["sam", "ina"]
    assert set(able[2:]) == {"ruth", "helen", "david", "kofi"}


def test_a_refusal_names_who_holds_it_and_who_can_acknowledge_it() -> None:
    words = refusal(MANAGERS, SAM, circle())
    assert words.startswith(
        "This is not yours to acknowledge. It is with Ruth Adeyemi (social worker's manager)."
    )
    assert "Helen Marsh" in words
    assert words.endswith("Nothing has changed.")


def test_a_refused_reporter_is_told_that_it_is_because_they_reported() -> None:
    assert refusal(duty(), AMINA, circle()).startswith("You made this report, so somebody else")


def test_a_refusal_to_who_declined_reminds_them_of_it() -> None:
    declined = replace(duty(), holder_id="ina", declined=(("sam", "on leave"),))
    assert refusal(declined, SAM, circle()).startswith("You said that this is not yours. It is with Ina Bell")
