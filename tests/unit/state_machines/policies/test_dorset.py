"""Pan-Dorset's file against its document: rows, limits, what is lost, the five outcomes, and types."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from state_machines.case.case import Plan
from state_machines.case.limits import Origin
from state_machines.errors import NotAllowed
from state_machines.flowchart.flowchart import outcomes
from state_machines.people.people import Role
from state_machines.policy.model import DutyRule, Rule
from state_machines.policy.policy import Policy, load_policy
from state_machines.workbench.scenario import read_scenario, shipped_scenarios
from state_machines.workbench.trial import try_scenario
from tests.unit.state_machines.searched import every_way_to_stand, ways_to_end
from tests.unit.state_machines.walks import NEXT_WEEK, Walk, begin

DORSET = load_policy("pan-dorset-2015")
ROWS = {f"D{number}" for number in range(1, 12)}
LEAD = frozenset({Role.LEAD_PRACTITIONER})


def rules(policy: Policy) -> Iterator[Rule]:
    yield from (*policy.gaps, *policy.holders, *policy.types, *policy.tells, *policy.reminders)
    yield from (*policy.boxes.values(), *policy.alongside, *policy.moves)
    for step in policy.steps:
        yield from step.duties


def duties(policy: Policy) -> tuple[DutyRule, ...]:
    """Every duty to act that the file can order."""
    return (*policy.alongside, *(duty for step in policy.steps for duty in step.duties))


def limits(policy: Policy) -> dict[str, str]:
    """The limits that the file sets, by the key of what is limited."""
    found = {tell.key: tell.limit for tell in policy.tells}
    found |= {duty.key: duty.limit for duty in duties(policy)}
    return {key: limit.text for key, limit in found.items() if limit is not None}


def rows_of_scenarios(policy: Policy) -> set[str]:
    """The rows that the policy's scenarios prove, each of which must hold."""
    proved: set[str] = set()
    for path in shipped_scenarios(policy.name):
        scenario = read_scenario(path)
        trial = try_scenario(policy, scenario)
        assert not trial.failures, (path.name, trial.failures)
        proved |= set(scenario.rows)
    return proved


def meeting(plan: Plan = Plan.CIN) -> Walk:
    walk = begin(DORSET, plan).then("report_missed_visit").then("call_professionals_meeting")
    return walk.then("arrange_meeting", NEXT_WEEK)


def test_every_row_of_the_document_is_in_the_file_and_no_other_bodys() -> None:
    assert {rule.row for rule in rules(DORSET)} == ROWS


def test_every_row_is_reached_by_a_scenario_that_holds() -> None:
    assert rows_of_scenarios(DORSET) == ROWS


#: The document uses the word for threats and violence; for a serious concern it is our reading.
OURS = {
    "tell_line_manager_of_intimidation": "immediately",
    "tell_social_care_of_danger": "immediately",
    "tell_social_care_of_concern": "immediately",
    "tell_social_care_of_child_alone": "immediately",
    "tell_social_care_of_hidden_injury": "immediately",
    "tell_social_care_of_move": "immediately",
    "tell_social_care_of_serious_concern": "immediately",
    "refer_to_social_care": "immediately",
    "weigh_threshold": "immediately",
}


def test_limits_are_the_documents_own_words_or_marked_as_our_reading() -> None:
    ours = {rule.key: rule.origin for rule in (*DORSET.tells, *duties(DORSET)) if rule.key in OURS}
    assert ours == dict.fromkeys(OURS, Origin.RECONSTRUCTED)
    assert limits(DORSET) == {
        "tell_line_manager": "promptly",
        "tell_line_manager_of_others": "promptly",
        "tell_line_manager_of_move": "promptly",
        "tell_network_of_others": "promptly",
        "tell_network_of_move": "promptly",
        "tell_line_manager_of_hostility": "promptly",
        "tell_network": "promptly",
        "tell_network_of_hostility": "promptly",
        "tell_social_worker": "promptly",
        "tell_lead_practitioner": "promptly",
        "tell_line_manager_of_violence": "immediately",
        **OURS,
        "invite_network": "before the meeting",
        "invite_social_worker": "before the meeting",
        "tell_lead_of_closing": "before closing",
        "settle_agency_closing": "before closing",
        "agree_transfer_of_lead": "before closing",
    }
    tells = {tell.key: tell.limit for tell in DORSET.tells}
    assert all(limit is None or limit.length is None for limit in tells.values())


def test_what_rests_on_the_lost_chart_says_so() -> None:
    rebuilt = {name for name, box in DORSET.boxes.items() if box.origin is Origin.RECONSTRUCTED}
    assert rebuilt == {"professionals_meeting_arranged", "with_social_care", "before_closing", "closed"}
    of_the_chart = [rule for rule in rules(DORSET) if "13" in rule.section]
    assert of_the_chart
    assert all(rule.origin is Origin.RECONSTRUCTED for rule in of_the_chart)
    ends = [move for move in DORSET.moves if "closed_as" in move.sets]
    assert {move.origin for move in ends} == {Origin.RECONSTRUCTED}


@pytest.mark.parametrize(
    ("event", "step"),
    [
        ("step_down", "step_down_plan"),
        ("step_up", "step_up_plan"),
        ("continue_engaging", "continued_engagement"),
        ("choose_child_protection", "strategy_discussion"),
        ("seek_legal_advice", "legal_advice"),
    ],
)
def test_the_meeting_has_five_outcomes_of_the_documents(event: str, step: str) -> None:
    walk = meeting().then(event, NEXT_WEEK, LEAD)
    because = walk.move.because
    assert (walk.step, because.row, because.section, because.origin) == (step, "D7", "11", Origin.DOCUMENT)
    offered = {outcome.event for outcome in outcomes(DORSET, meeting().escalation, LEAD)}
    assert event in offered


@pytest.mark.parametrize(
    "role", [Role.REPORTER, Role.NETWORK, Role.NETWORK_LINE_MANAGERS, Role.REPORTER_LINE_MANAGER]
)
def test_any_agency_may_call_the_professionals_meeting(role: Role) -> None:
    before = begin(DORSET).then("report_missed_visit")
    called = before.then("call_professionals_meeting", roles=frozenset({role}))
    assert called.step == "arrange_professionals_meeting"


def test_somebody_without_a_part_in_the_case_may_not_call_it() -> None:
    with pytest.raises(NotAllowed, match="section"):
        begin(DORSET).then("report_missed_visit").then("call_professionals_meeting", roles=frozenset())


def test_a_second_failure_to_attend_counts_as_repeated_and_a_child_not_seen_alone_does_not() -> None:
    once = begin(DORSET).then("report_missed_visit", {"outcome": "no_reply"})
    assert once.then("report_missed_visit", {"outcome": "no_reply"}).step == "repeated_failure"
    assert once.then("report_missed_visit", {"outcome": "not_seen_alone"}).step == "reaching_out"


@pytest.mark.parametrize("plan", list(Plan))
@pytest.mark.parametrize("hostility", ["felt_unsafe", "damage", "verbal_threat", "actual_violence"])
def test_nobody_who_met_hostility_is_asked_to_reach_the_family_again(plan: Plan, hostility: str) -> None:
    first = begin(DORSET, plan).then("report_hostile_incident", {"hostility": hostility})
    after = begin(DORSET, plan).then("report_missed_visit")
    assert "reach_family" in after.open
    for walk in (first, after.then("report_hostile_incident", {"hostility": hostility})):
        assert walk.step == "keep_safe"
        assert "reach_family" not in walk.open


@pytest.mark.slow
@pytest.mark.parametrize(
    ("event", "facts"),
    [
        ("report_missed_visit", {"immediate_danger": "yes"}),
        ("report_engagement_concern", {"immediate_danger": "yes"}),
        ("report_hostile_incident", {"immediate_danger": "yes"}),
        ("report_no_access_assessment", {"safeguarding_concern": "yes"}),
        ("report_no_access_assessment", {"child_alone": "yes"}),
        ("report_missed_visit", {"child_alone": "yes"}),
        ("report_engagement_concern", {"injury_hidden": "yes"}),
        ("report_family_moved", {"immediate_danger": "yes"}),
    ],
)
def test_danger_is_told_to_social_care_once_and_immediately_at_every_step_and_plan(
    event: str, facts: dict[str, str]
) -> None:
    open_ = [walk for walk in every_way_to_stand("pan-dorset-2015") if walk.step != "closed"]
    assert {walk.step for walk in open_} == {step.name for step in DORSET.steps}
    for walk in open_:
        told = [order for order in walk.then(event, facts).move.orders if order.key.startswith("tell_social")]
        assert [(order.role, order.limit.text) for order in told] == [
            (Role.CHILDRENS_SOCIAL_CARE, "immediately")
        ]


@pytest.mark.parametrize("hostility", ["intimidation", "damage", "written_threat", "actual_violence"])
def test_threats_and_violence_reach_the_line_manager_at_once(hostility: str) -> None:
    walk = begin(DORSET).then("report_hostile_incident", {"hostility": hostility})
    asked = ("of_violence", "of_intimidation")
    told = {order.role: order for order in walk.move.orders if order.key.endswith(asked)}
    assert set(told) == {Role.REPORTER_LINE_MANAGER, Role.NETWORK}
    assert told[Role.REPORTER_LINE_MANAGER].limit.text == "immediately"
    assert {"follow_agency_procedures", "alert_other_agencies"} <= set(walk.open)


@pytest.mark.parametrize("danger", ["yes", "no"])
@pytest.mark.parametrize("hostility", ["felt_unsafe", "actual_violence", None])
@pytest.mark.parametrize("weapons", ["yes", "not_sure", "no", None])
def test_each_role_is_told_of_a_hostile_incident_once(
    danger: str, hostility: str | None, weapons: str | None
) -> None:
    said = {"immediate_danger": danger, "hostility": hostility, "weapons": weapons}
    facts = {name: value for name, value in said.items() if value is not None}
    walk = begin(DORSET, Plan.EH).then("report_hostile_incident", facts)
    told = sorted(order.role for order in walk.move.orders if order.key.startswith(("tell", "warn")))
    social_care = [Role.CHILDRENS_SOCIAL_CARE] if danger == "yes" else []
    assert told == sorted([Role.REPORTER_LINE_MANAGER, Role.NETWORK, Role.LEAD_PRACTITIONER, *social_care])


@pytest.mark.slow
def test_nothing_ends_while_violence_or_an_agencys_closing_is_still_owed() -> None:
    ended = list(ways_to_end("pan-dorset-2015"))
    assert ended
    for walk in ended:
        facts = walk.escalation.facts
        assert not {"owed", "lead_leaves"} & {facts.get(name) for name in OWED}


OWED = ("violence_procedures", "risk_sharing", "agency_closing")


@pytest.mark.parametrize(
    ("facts", "types"),
    [
        ({"outcome": "no_reply", "door": "not_answering"}, ["avoidance"]),
        ({"outcome": "cancelled_or_late"}, ["ambivalence", "avoidance"]),
        ({"outcome": "refused_at_door"}, ["refusal"]),
        ({"concern": "confrontation"}, ["confrontation"]),
        ({"concern": "drift"}, ["ambivalence"]),
        ({"hostility": "verbal_threat"}, ["violence"]),
        ({"concern": "disguised_compliance"}, ["disguised_lack_of_cooperation"]),
        ({"hostility": "felt_unsafe"}, []),
    ],
)
def test_the_boards_types_are_suggested_from_what_was_seen(facts: dict[str, str], types: list[str]) -> None:
    assert [kind.name for kind in DORSET.types_suggested_by(facts)] == types
