"""Reading a policy file: as strings, then typed; every problem told at once, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from state_machines.case.limits import Origin
from state_machines.errors import PolicyRejected
from state_machines.policy.policy import Policy, load_policy, parse_policy, shipped_policies
from state_machines.policy.strict_yaml import read_strictly
from tests.unit.state_machines.small_policy import SMALL_POLICY, small_policy_with


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(PolicyRejected) as rejected:
        parse_policy(text, "small.yaml")
    return rejected.value.problems


def test_the_small_policy_passes() -> None:
    policy = parse_policy(SMALL_POLICY, "small.yaml")
    assert isinstance(policy, Policy)
    assert policy.states == ("noticed", "to_meet", "closed")


def test_a_section_stays_what_was_written() -> None:
    assert parse_policy(SMALL_POLICY, "small.yaml").tells[0].section == "5.10"


def test_words_that_yaml_takes_for_truth_stay_words() -> None:
    document = read_strictly("on: no\nsection: 5.10\nday: 2026-11-24\n", "f")
    assert document.content == {"on": "no", "section": "5.10", "day": "2026-11-24"}


def test_the_hash_is_of_the_text_and_line_endings_do_not_matter() -> None:
    windows = SMALL_POLICY.replace("\n", "\r\n")
    policy = parse_policy(SMALL_POLICY, "small.yaml")
    assert parse_policy(windows, "small.yaml").hash == policy.hash
    assert parse_policy(SMALL_POLICY + "# signed off\n", "small.yaml").hash != policy.hash
    assert parse_policy(policy.text, "stored").hash == policy.hash


def test_a_typo_in_a_key_is_told_with_its_line_and_what_was_meant() -> None:
    assert problems(small_policy_with("document: A", "docment: A"))[-1] == (
        "small.yaml:6: docment: unknown key: “docment” is no key here; did you mean “document”?"
    )


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    broken = small_policy_with("year: 2020", "year: soon").replace(
        "origin: document, text: Met", "origin: docment, text: Met"
    )
    told = problems(broken)
    assert [line.split(":")[1] for line in told] == ["7", "44"]
    assert "did you mean “document”?" in told[1]


def test_a_duplicate_key_is_an_error_of_its_line() -> None:
    told = problems(small_policy_with("year: 2020", "year: 2020\nyear: 2021"))
    assert told == ("small.yaml:7: year: duplicate key: the key is given again on line 8; keep one of them",)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("limit: 6 weeks", "limit: 6 wekks", "is not a duration"),
        ("limit: 6 weeks", "limit: 2 working days", "only the authority knows"),
        ("key: meet,", "key: Meet Up,", "small letters"),
        (
            "role: allocated_social_worker, task: Meet",
            "role: alocated_social_worker, task: Meet",
            "did you mean “alloc",
        ),
        ("plans: [CIN, CP]", "plans: []", "nothing is written here"),
        ("title: To meet", "title:", "nothing is written here"),
        ("origin: document, text: The end", "origin: local, text: The end", "marks it reconstructed"),
        ("origin: document, text: The end", "origin: document", "“text” is missing"),
        ("task: Meet,", "task: Meet, when: {plann: [CIN]},", "did you mean “plan”?"),
        ("task: Meet,", "task: Meet, when: {plan: [CINN]},", "did you mean “CIN”?"),
        ("task: Meet,", "task: Meet, when: {plan: []},", "never holds"),
        (
            "label: We met",
            "label: We met, sets: {closed_as: enjoying}",
            "“enjoying” is no value of closed_as",
        ),
        ("label: We met", "label: We met, again: perhaps", "write yes or no"),
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_do(old: str, new: str, words: str) -> None:
    assert any(words in problem for problem in problems(small_policy_with(old, new)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "a policy is a map of keys"),
        ("- a list", "a policy is a map of keys"),
        ("a: [", "not YAML"),
        ("a: &x [b]\nc: *x", "aliases are not used here"),
        ("[" * 50, "nested more than"),
        ("a: \x00", "not YAML"),
        ("#" * 500_000, "longer than"),
    ],
)
def test_a_file_that_is_no_policy_is_rejected_with_words(text: str, words: str) -> None:
    assert any(words in problem for problem in problems(text))


def test_a_policy_is_loaded_by_name_or_by_file(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(SMALL_POLICY, encoding="utf-8")
    assert load_policy(file).name == "small"
    assert load_policy("camden-2019").name == "camden-2019"


def test_an_unknown_name_is_told_with_the_known_ones() -> None:
    with pytest.raises(PolicyRejected, match="camden-2019"):
        load_policy("camdem-2019")


@pytest.mark.parametrize("name", shipped_policies())
def test_every_shipped_policy_passes_and_is_named_as_its_file(name: str) -> None:
    policy = load_policy(name)
    assert policy.name == name
    assert {box.origin for box in policy.boxes.values()} <= {Origin.DOCUMENT, Origin.RECONSTRUCTED}
