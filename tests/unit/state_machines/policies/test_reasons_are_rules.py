"""The reason of a move stands on the record: it says what the rule is, never what somebody did.

A sentence counts as a rule where one of these words makes it one. Every other sentence stands in
`reasons_read.txt`: each was read once, and says what a rule always says, how we read something, or what
Doorstep itself knows from the record ("Nothing else is owed on this chart."). Whoever adds one reads it so.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from state_machines.policy.policy import load_policy, shipped_policies

READ_ONCE = Path(__file__).with_name("reasons_read.txt")
_SENTENCES = re.compile(r"(?<=[.;])\s+")
_MAKES_A_RULE = re.compile(
    r"\b(is to|are to|may|must|should|can|where|when|whenever|whether|means|asks?|is ours|are ours"
    r"|our reading|the document|the document's|calls? for|waits? for|stands?|it is good practice|usually"
    r"|never|without|before|after|however|so that|at most)\b",
    re.IGNORECASE,
)


def other_sentences(text: str) -> set[str]:
    """The sentences of a reason in which no word says that it is a rule."""
    return {one for one in _SENTENCES.split(text) if not _MAKES_A_RULE.search(one)}


def read_once() -> set[str]:
    return set(READ_ONCE.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("board", shipped_policies())
def test_every_sentence_of_a_reason_is_a_rule_or_was_read_once(board: str) -> None:
    moves = load_policy(board).moves
    assert moves
    assert set().union(*(other_sentences(move.text) for move in moves)) - read_once() == set()


def test_nothing_stands_in_the_list_that_no_board_says_any_more() -> None:
    said = {move.text for board in shipped_policies() for move in load_policy(board).moves}
    assert read_once() - set().union(*map(other_sentences, said)) == set()


def test_the_measure_finds_what_nobody_said() -> None:
    found = "The network agrees a strategy, warns the family of what may follow, and perseveres"
    assert other_sentences("The network agreed a strategy and warned the family.")
    assert other_sentences("Social care brought what was not tried yet; every agency knows.")
    # A word such as "may" hides a statement: what reads like this one has to be met by reading.
    assert not other_sentences(found)
