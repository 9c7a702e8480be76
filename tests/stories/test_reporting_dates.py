"""When it happened: never in the future, and always on the calendar."""

from __future__ import annotations

import pytest

from tests.stories.report_steps import begins_a_report, own_case
from tests.stories.town import Town


@pytest.fixture
def picking(town: Town) -> Town:
    """Amina picks day and time."""
    begins_a_report(town.amina)
    town.amina.press("No")
    town.amina.press(own_case("LH-1042"))
    town.amina.press("No reply")
    town.amina.press("Another time")
    town.amina.sees("On which day, and at what time?")
    return town


def test_a_moment_in_the_past_is_taken_in_london_time(picking: Town) -> None:
    picking.amina.choose("Day and time", "2026-11-16T15:30")
    picking.amina.press("Use this time")
    picking.amina.sees("Does the child's plan require")


def test_a_moment_in_the_future_is_refused_and_asked_again(picking: Town) -> None:
    picking.amina.choose("Day and time", "2026-11-18T09:00")
    picking.amina.press("Use this time")
    picking.amina.sees("That is in the future. Please pick when it happened.", "On which day")
    picking.amina.choose("Day and time", "2026-11-17T09:00")
    picking.amina.press("Use this time")
    picking.amina.sees("Does the child's plan require")


def test_pressing_on_with_nothing_picked_says_so(picking: Town) -> None:
    picking.amina.press("Use this time")
    picking.amina.sees("Nothing is picked yet.")
