"""Anybody with a part in a case asks children's social care at any step, and hears that it has it."""

from __future__ import annotations

import pytest

from state_machines.policy.policy import shipped_policies
from tests.stories.decision_steps import records
from tests.stories.report_steps import reports_a_missed_visit, writes
from tests.stories.town import DIRECT, Town

#: Camden's is the authority's own in the demo; the others take its place there.
BOARDS = [
    pytest.param(name, marks=() if name == "camden-2019" else pytest.mark.board(name))
    for name in shipped_policies()
]
ASKED = "answer what was asked of children's social care"
REASON = "Is anybody visiting this week, and may I telephone the grandmother?"
KNOWN = "I go on Thursday morning. Please wait until then."


def all_so_far(town: Town) -> None:
    """What was posted up to here is no part of the story."""
    town.settle()
    town.expected.update(range(len(town.posts())))


def tom_asks(town: Town) -> None:
    """Amina's report is on its way; Tom, who reported nothing, has a part in the case and a question."""
    reports_a_missed_visit(town.amina)
    all_so_far(town)
    town.tom.command("/case LH-1042")
    records(town.tom, "Ask social care", reason=REASON)
    town.expect("amina", "Ask social care")


@pytest.mark.parametrize("board", BOARDS)
def test_whoever_asked_hears_that_social_care_has_it_and_reads_its_answer(town: Town, board: str) -> None:
    tom_asks(town)
    asked = town.expect("sam", ASKED)
    assert REASON not in asked
    town.sam.press("I have this", where=DIRECT)
    town.expect("tom", "LH-1042: acknowledged", "Sam Okafor")
    town.expect("amina", "LH-1042: acknowledged", "Sam Okafor")

    town.sam.press("Say what you know", where=DIRECT)
    town.expect("sam", "What do you know that would help?")
    writes(town.sam, KNOWN)
    town.sam.press("Send")

    for handle in ("tom", "amina"):
        news = town.expect(handle, "LH-1042: an answer to what was asked", "Sam Okafor answered")
        assert KNOWN not in news
    town.tom.press("Where it stands", where=DIRECT)
    town.tom.press("Open", where=DIRECT)
    assert KNOWN in town.tom.modal()
    all_so_far(town)


@pytest.mark.board("stockport-3.7")
def test_what_was_taken_back_is_told_to_whoever_asked(town: Town) -> None:
    tom_asks(town)
    town.expect("sam", ASKED)
    town.sam.press("I have this", where=DIRECT)
    town.expect("tom", "LH-1042: acknowledged", "Sam Okafor")
    town.sam.press("Undo", where=DIRECT)
    town.expect("tom", "Sam Okafor")
    all_so_far(town)
