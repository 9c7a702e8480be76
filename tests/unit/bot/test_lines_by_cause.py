"""What is wrong with many is one line, with a count and examples; what is wrong with a few names each."""

from __future__ import annotations

from bot.use_cases.people.lines_by_cause import lines_by_cause
from state_machines.duties.people_check import Hole

KIND = "the allocated social worker cannot be reached by message (their account is closed)."


def closed(worker: int, case: str) -> Hole:
    return Hole(f"W{worker} cannot be reached.", case, KIND, f"W{worker}")


def test_a_few_are_named_one_by_one_with_their_cases() -> None:
    assert list(lines_by_cause([closed(1, "L-1"), closed(2, "L-2"), closed(1, "L-3")])) == [
        "L-1, L-3: W1 cannot be reached.",
        "L-2: W2 cannot be reached.",
    ]


def test_many_are_one_line_with_counts_and_examples() -> None:
    holes = [closed(case % 40, f"L-{case}") for case in range(2500)]
    assert list(lines_by_cause(holes)) == [
        "2500 cases (L-0, L-40, L-80, L-120, L-160 and 2495 more); "
        f"40 people (W0, W1, W2, W3, W4 and 35 more): {KIND}"
    ]


def test_a_cause_that_is_nobodys_keeps_one_line_with_its_cases() -> None:
    holes = [Hole("the local settings have no team east.", f"L-{case}") for case in range(7)]
    assert list(lines_by_cause(holes)) == [
        "L-0, L-1, L-2, L-3, L-4 and 2 more: the local settings have no team east."
    ]


def test_people_without_a_case_are_counted_as_people() -> None:
    what = "can neither report nor be told."
    holes = [Hole(f"W{one} {what}", kind=what, who=f"W{one}") for one in range(6)]
    assert list(lines_by_cause(holes)) == [f"6 people (W0, W1, W2, W3, W4 and 1 more): {what}"]
