"""Where no chart covers a plan no report is lost, danger reaches social care, and all of it is ours."""

from __future__ import annotations

import pytest

from state_machines.case.case import Plan
from state_machines.case.limits import Origin
from state_machines.flowchart.flowchart import Event
from state_machines.people.people import Role
from state_machines.policy.outside_the_chart import outside_the_chart, policy_for
from state_machines.policy.policy import load_policy
from state_machines.policy.vocabulary import REPORTS
from state_machines.workbench.exploration import explore
from state_machines.workbench.walk import WALK_NOW, begin_walk

ALWAYS = {Role.LEAD_PRACTITIONER, Role.REPORTER_SAFEGUARDING_LEAD, Role.REPORTER_LINE_MANAGER}


def told(event: str, facts: dict[str, str]) -> set[Role]:
    after = begin_walk(outside_the_chart(), Plan.EH).advance(Event(event, WALK_NOW, "amina", facts))
    assert after.move is not None
    return {order.role for order in after.move.orders if order.key.startswith("outside_tell")}


def test_the_boards_own_chart_is_used_where_it_covers_the_plan() -> None:
    camden = load_policy("camden-2019")
    assert policy_for(camden, Plan.CP) is camden
    assert policy_for(camden, Plan.EH).name == "outside-the-chart"


def test_whatever_is_reported_somebody_owes_an_answer() -> None:
    assert list(explore(outside_the_chart()).problems) == []


@pytest.mark.parametrize("event", list(REPORTS))
def test_every_report_reaches_those_who_lead_and_the_reporters_own_line(event: str) -> None:
    assert told(event, {}) == ALWAYS


@pytest.mark.parametrize("fact", ["immediate_danger", "intervene_now", "safeguarding_concern"])
def test_danger_and_a_clear_concern_reach_social_care(fact: str) -> None:
    assert told("report_no_access_assessment", {fact: "yes"}) == ALWAYS | {Role.CHILDRENS_SOCIAL_CARE}


def test_nothing_in_it_passes_as_a_boards() -> None:
    policy = outside_the_chart()
    rules = (*policy.holders, *policy.tells, *policy.steps, *policy.endings, *policy.moves, *policy.gaps)
    assert {rule.origin for rule in rules} == {Origin.OURS}
