"""docs/record.md says what is covered and what finds what; its tables are those of the code."""

from __future__ import annotations

import re

from tests.record import test_forgeries
from tests.record.page import PAGE, with_generated


def test_the_page_is_up_to_date() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert with_generated(text) == text, "run python -m tests.record.page"


def test_every_test_that_the_page_names_is_there() -> None:
    named = re.findall(r"`(test_\w+)`", PAGE.read_text(encoding="utf-8"))
    assert len(named) > 12
    assert [one for one in named if not hasattr(test_forgeries, one)] == []
