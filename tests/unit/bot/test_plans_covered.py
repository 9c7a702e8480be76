"""A plan that the board's document does not cover is said when the case is chosen, not at the end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from state_machines.case.case import Plan
from state_machines.errors import InvalidAnswer
from tests.unit.bot.town_hall import CP_CASE, Hall


def with_early_help(hall: Hall) -> None:
    with hall.services.store.write() as uow:
        case = uow.cases.by_reference(CP_CASE)
        assert case is not None
        uow.cases.upsert_many([replace(case, plan=Plan.EH)])
        uow.commit()


def test_a_case_that_the_board_does_not_cover_cannot_be_chosen_and_the_answers_are_kept(hall: Hall) -> None:
    with_early_help(hall)
    session_id = hall.begin(hall.amina)
    hall.give(hall.amina, session_id, "no")
    with pytest.raises(InvalidAnswer, match=r"that Multi-agency guidance .* does not cover"):
        hall.give(hall.amina, session_id, CP_CASE)
    assert hall.prompt(session_id).step == "case"


def test_an_escalation_under_way_still_takes_reports_when_the_plan_changes(hall: Hall) -> None:
    begun = hall.report(hall.amina)
    with_early_help(hall)
    assert hall.report(hall.tom).id == begun.id
