"""The flowchart as a picture and in words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from state_machines.case.limits import Origin
from state_machines.flowchart import drawing
from state_machines.policy.model import ANY, MoveRule
from state_machines.policy.policy import load_policy, parse_policy
from tests.unit.state_machines.small_policy import SMALL_POLICY, small_policy_with

CAMDEN = load_policy("camden-2019")
SMALL = parse_policy(SMALL_POLICY, "small.yaml")


def test_a_small_chart_is_drawn_whole() -> None:
    lines = drawing.mermaid(SMALL, "to_meet").splitlines()
    assert lines[2:7] == [
        '  noticed["Noticed<br/>X1, section 1"]:::step',
        '  to_meet["NOW HERE<br/>To meet<br/>X2, section 2<br/>· allocated social worker"]:::here',
        '  closed(["Closed<br/>X3, section 3"]):::step',
        '  noticed -->|"Any report"| to_meet',
        '  to_meet ==>|"We met"| closed',
    ]


def test_every_step_and_ending_is_in_the_picture() -> None:
    source = drawing.mermaid(CAMDEN)
    assert len(CAMDEN.states) > 10
    assert all(re.search(rf"^  {name}[\[(]", source, re.MULTILINE) for name in CAMDEN.states)


def test_the_present_step_is_marked_in_words_and_by_its_border_and_only_it() -> None:
    source = drawing.mermaid(CAMDEN, "complexity_panel", ("noticed",))
    assert source.count("NOW HERE") == source.count(":::here") == 1
    assert '  complexity_panel["NOW HERE' in source
    assert 'Non-engagement noticed<br/>C1, section 1<br/>(passed)"]:::been' in source
    assert "NOW HERE" not in drawing.mermaid(CAMDEN)


def test_a_reconstructed_step_is_dashed_and_says_so() -> None:
    source = drawing.mermaid(CAMDEN)
    assert re.search(r'arrange_network_meeting\["[^"]*\(reconstructed\)"\]:::rebuilt', source)
    assert not re.search(r'arrange_core_group\["[^"]*\(reconstructed\)"\]', source)
    assert re.search(r"classDef rebuilt .*stroke-dasharray", source)


def _is_drawn(rule: MoveRule) -> bool:
    """What may happen at any step is no way of the chart."""
    return bool(rule.label) and rule.from_ != (ANY,)


@pytest.mark.parametrize("step", [step.name for step in CAMDEN.steps])
def test_every_way_out_of_the_present_step_is_drawn(step: str) -> None:
    source = drawing.mermaid(CAMDEN, step)
    dests = {
        arrow.dest
        for arrow in CAMDEN.table.arrows_from(step)
        if arrow.dest != step and _is_drawn(CAMDEN.move_of(arrow))
    }
    drawn = set(re.findall(rf"^  {step} ==>\|.*\| (\w+)$", source, re.MULTILINE))
    assert drawn  # at the start by reports alone, which have no label and are not among these
    assert dests <= drawn


def test_words_that_would_end_a_label_or_start_markup_are_made_safe() -> None:
    policy = parse_policy(small_policy_with("title: To meet", 'title: To "meet" <b> & go'), "small.yaml")
    assert "To #quot;meet#quot; #lt;b> #amp; go" in drawing.mermaid(policy)
    assert "&lt;b" in drawing.svg(policy)


def test_the_svg_is_well_formed_and_has_the_words() -> None:
    picture = drawing.svg(CAMDEN, "meeting_arranged")
    root = ET.fromstring(picture)
    words = " ".join("".join(root.itertext()).split())
    assert root.tag.endswith("svg")
    assert "NOW HERE" in words
    assert "Complexity Panel" in words


def test_the_png_is_a_picture_as_wide_as_a_phone_can_zoom_into() -> None:
    picture = drawing.png(CAMDEN, "meeting_arranged")
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(picture[16:20], "big") == drawing.WIDTH


def test_the_words_say_where_it_stands_what_is_to_do_and_what_may_follow() -> None:
    words = drawing.describe(CAMDEN, "decide_professionals_only", longest=2000)
    assert "Now here: Professionals only to be decided (C5, section 5)." in words
    assert "social worker's manager: Decide whether the meeting is for professionals only." in words
    assert (
        "What may follow: Professionals only; The family is invited; Refer to the Complexity Panel; "
        "Take legal advice; Call a strategy discussion." in words
    )


def test_the_words_say_of_what_we_rebuilt_and_of_nothing_else_that_it_is_reconstructed() -> None:
    words = drawing.describe(CAMDEN, None, longest=20_000)
    rebuilt = {name for name, box in CAMDEN.boxes.items() if box.origin is Origin.RECONSTRUCTED}
    assert rebuilt
    assert set(CAMDEN.boxes) - rebuilt
    for name, box in CAMDEN.boxes.items():
        assert f"{box.title} ({box.citation}{', reconstructed' if name in rebuilt else ''})" in words


@pytest.mark.parametrize("box", [None, *CAMDEN.states])
def test_the_words_fit_as_alternative_text_and_name_every_step(box: str | None) -> None:
    words = drawing.describe(CAMDEN, box, longest=2000)
    assert len(words) < 2000
    assert "Core group to be arranged" in [step.title for step in CAMDEN.boxes.values()]
    assert all(step.title in words for step in CAMDEN.boxes.values())


def test_words_that_are_too_many_are_cut_after_the_present_step() -> None:
    policy = parse_policy(small_policy_with("title: Noticed", f"title: {'Noticed ' * 70}"), "small.yaml")
    long = policy.model_copy(update={"steps": policy.steps * 6})
    words = drawing.describe(long, "to_meet", longest=2000)
    assert len(words) < 2000
    assert "Now here: To meet" in words


@pytest.mark.parametrize("step", [step.name for step in CAMDEN.steps])
def test_the_picture_ahead_has_the_present_step_what_may_follow_and_nothing_else(step: str) -> None:
    source = drawing.mermaid_ahead(CAMDEN, step)
    follows = {
        arrow.dest
        for arrow in CAMDEN.table.arrows_from(step)
        if arrow.dest != step and _is_drawn(CAMDEN.move_of(arrow))
    }
    boxes = set(re.findall(r"^  (\w+)[\[(]", source, re.MULTILINE))
    assert boxes == {step, *follows}
    assert len(re.findall(rf"^  {step} ==>", source, re.MULTILINE)) == len(follows)
    assert source.count("NOW HERE") == 1


def test_the_picture_ahead_is_narrow_and_its_words_name_only_what_it_shows() -> None:
    picture = drawing.png_ahead(CAMDEN, "arrange_core_group")
    assert int.from_bytes(picture[16:20], "big") == drawing.WIDTH_AHEAD
    words = drawing.describe_ahead(CAMDEN, "arrange_core_group", longest=2000)
    assert "Now here: Core group to be arranged" in words
    assert "What may follow: The core group is arranged;" in words
    assert "Engagement strategy" not in words
