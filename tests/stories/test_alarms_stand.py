"""Whatever fails after somebody has said that they are not safe, people have been told by then."""

from __future__ import annotations

from typing import Any

import pytest

from bot.use_cases.collect import answer, submit_report
from tests.stories.incidents import begins_an_incident, expect_the_alarm, expect_the_cases_people
from tests.stories.report_steps import own_case
from tests.stories.town import Town


def fail(*_args: Any, **_more: Any) -> Any:
    raise RuntimeError("a fault of ours")


def test_a_fault_in_drawing_what_comes_next_takes_no_alarm_back(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins_an_incident(town.amina)
    with monkeypatch.context() as broken:
        broken.setattr(answer, "dialog_view", fail)
        town.amina.press("No, I am not safe")
        expect_the_alarm(town.amina)
    town.amina.sees("Something went wrong on our side")
    town.amina.press("No, I am not safe")
    town.amina.sees("Which child?")


def test_a_fault_in_the_chart_takes_nothing_from_those_who_lead_on_the_case(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins_an_incident(town.amina)
    town.amina.press("No, I am not safe")
    expect_the_alarm(town.amina)
    monkeypatch.setattr(submit_report, "decide_move", fail)
    town.amina.press(own_case("LH-1042"))
    expect_the_cases_people(town.amina, "Somebody is not safe: LH-1042")
    town.amina.sees("Something went wrong on our side")
