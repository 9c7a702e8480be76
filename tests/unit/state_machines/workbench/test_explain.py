"""A policy explained: every step, route, duty and limit, with row, section and where it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from state_machines.case.limits import Origin
from state_machines.policy.policy import load_policy, parse_policy, shipped_policies
from state_machines.settings.local_settings import LocalSettings, load_local_settings
from state_machines.workbench.explain import Element, explain
from state_machines.workbench.rows import ROWS
from state_machines.workbench.words import as_data, as_words
from tests.unit.state_machines.small_policy import small_policy_with

EXAMPLE = Path("deploy/demo/authority/settings.yaml")
CAMDEN = load_policy("camden-2019")
ORIGINS = {origin.value for origin in Origin}


@pytest.fixture(scope="module")
def example() -> LocalSettings:
    return load_local_settings(EXAMPLE)


def elements_by_name(elements: tuple[Element, ...], kind: str) -> dict[str, Element]:
    return {element.name: element for element in elements if element.kind == kind}


@pytest.mark.parametrize("name", shipped_policies())
def test_every_rule_of_a_board_is_explained_once(name: str) -> None:
    policy = load_policy(name)
    elements = explain(policy)
    count = {kind: sum(one.kind == kind for one in elements) for kind in ("step", "route", "duty", "type")}
    duties = len(policy.tells) + len(policy.alongside) + sum(len(step.duties) for step in policy.steps)
    assert count == {
        "step": len(policy.boxes),
        "route": len(policy.moves),
        "duty": duties,
        "type": len(policy.types),
    }
    assert {element.id for element in elements} == set(ROWS[name])
    assert all(element.section and element.origin is not Origin.LOCAL for element in elements)


def test_a_limit_of_the_authority_is_its_own_and_says_who_set_it_and_when(example: LocalSettings) -> None:
    limits = elements_by_name(explain(CAMDEN, example), "limit")
    of_the_board = elements_by_name(explain(CAMDEN), "limit").values()
    words = {"immediately", "before the meeting", "before the risk management meeting"}
    assert {one.text for one in of_the_board} == words, (
        "Camden's document sets none, and these are our reading"
    )
    assert {one.origin for one in of_the_board} == {Origin.RECONSTRUCTED}
    limit = limits["convene_core_group"]
    assert (limit.origin, limit.text, limit.section) == (Origin.LOCAL, "5 working days", "")
    assert limit.set_by
    assert limit.set_on is not None


def test_a_limit_of_the_document_cites_its_section() -> None:
    limits = elements_by_name(explain(load_policy("stockport-3.7")), "limit")
    limit = limits["review_engagement_plan"]
    assert (limit.text, limit.id, limit.section, limit.origin) == ("6 weeks", "T4", "4.3", Origin.DOCUMENT)


def test_a_time_of_the_document_that_it_gives_to_nobody_is_marked_as_our_reading() -> None:
    limits = elements_by_name(explain(load_policy("suffolk-2017")), "limit")
    limit = limits["summarise_three_months"]
    assert (limit.text, limit.id, limit.origin) == ("3 months", "F9", Origin.RECONSTRUCTED)


def test_what_another_body_does_is_a_suggestion_in_its_name_and_never_a_limit(example: LocalSettings) -> None:
    found = elements_by_name(explain(CAMDEN, example), "suggestion")["seen_after_a_missed_visit"]
    assert (found.id, found.origin) == ("C10", Origin.SUGGESTED)
    assert "Knowsley" in str(found.details["body"])
    assert "C10" not in {element.id for element in explain(CAMDEN)}


def test_the_data_has_id_section_and_origin_for_all_and_who_set_what_is_local(example: LocalSettings) -> None:
    data = as_data(CAMDEN, example)
    for kind in ("steps", "routes", "duties", "limits", "suggestions"):
        elements = data[kind]
        assert isinstance(elements, list)
        assert elements, kind
        for element in elements:
            assert isinstance(element, dict)
            assert {"id", "section", "origin", "text"} <= element.keys()
            assert element["origin"] in ORIGINS
            local = element["origin"] in ("local", "suggested")
            assert local == ("set_by" in element) == ("set_on" in element)


def test_the_words_say_where_each_line_comes_from(example: LocalSettings) -> None:
    words = as_words(CAMDEN, example).splitlines()
    assert (
        "- convene_core_group: 5 working days [C4b, set locally, by David Osei, service manager (example)"
        in (next(line for line in words if line.startswith("- convene_core_group")))
    )
    assert all(line.endswith("]") for line in words if line.startswith("- "))


def test_where_nobody_set_a_limit_the_words_say_so() -> None:
    without = parse_policy(small_policy_with("limit: 6 weeks, ", ""), "small.yaml")
    assert "neither the document nor the authority sets one" in as_words(without)
    assert "neither the document nor the authority sets one" not in as_words(CAMDEN)


@pytest.mark.parametrize("name", shipped_policies())
def test_every_policy_can_be_put_into_words(name: str) -> None:
    words = as_words(load_policy(name))
    assert all(row in words for row in ROWS[name])
