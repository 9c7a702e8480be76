"""A board's word is a limit: how fast it is chased, before which day it is due, and whose reading that is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from state_machines.case.limits import NOT_SET, Limit, Origin, Source
from state_machines.case.report import Urgency
from state_machines.case.word_limits import WordReading, due_before, read_word

BOARD = Source(Origin.DOCUMENT, "4", "F3")
OURS = Source(Origin.RECONSTRUCTED)
THEIRS = Source(Origin.LOCAL, set_by="David Osei", set_on=date(2026, 10, 5))


@pytest.mark.parametrize(
    ("words", "urgency"), [("immediately", Urgency.IMMEDIATE), ("promptly", Urgency.URGENT)]
)
def test_a_word_says_how_fast_it_is_chased_and_that_the_reading_is_ours(words: str, urgency: Urgency) -> None:
    assert read_word(Limit(words, BOARD), {}) == WordReading(urgency, OURS)


def test_the_authority_reads_a_word_by_name_in_its_own_way() -> None:
    local = {"promptly": WordReading(Urgency.ROUTINE, THEIRS)}
    assert read_word(Limit("promptly", BOARD), local) == local["promptly"]
    assert read_word(Limit("immediately", BOARD), local) == WordReading(Urgency.IMMEDIATE, OURS)


@pytest.mark.parametrize(
    "limit", [NOT_SET, Limit("before closing", BOARD), Limit("6 weeks", BOARD, timedelta(weeks=6))]
)
def test_other_limits_raise_no_chase(limit: Limit) -> None:
    assert read_word(limit, {}) is None


def test_before_something_is_due_on_its_day_once_that_is_known() -> None:
    before = Limit("before closing", BOARD)
    assert due_before(before, {"closes_on": "2026-12-04", "planned_on": "2026-12-01"}) == date(2026, 12, 4)
    assert due_before(before, {"planned_on": "2026-12-01"}) is None
    assert due_before(Limit("before the meeting", BOARD), {"planned_on": "2026-12-01"}) == date(2026, 12, 1)
    assert due_before(Limit("promptly", BOARD), {"planned_on": "2026-12-01"}) is None
