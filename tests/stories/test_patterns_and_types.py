"""The third missed visit is a pattern on every screen; the reporter says what the board calls it."""

from __future__ import annotations

from tests.stories.record import actions_of
from tests.stories.report_steps import a_reported_visit, expect_the_pings, reports_a_missed_visit
from tests.stories.town import DIRECT, Town


def test_the_third_missed_visit_says_so_and_whose_rule_it_is(town: Town) -> None:
    a_reported_visit(town)
    for _ in range(2):
        reports_a_missed_visit(town.amina)
        expect_the_pings(town)
    town.ruth.sees("Third missed visit within 30 days (set locally). Consider: bring the meeting forward.")
    town.ruth.command("/case LH-1042")
    town.ruth.sees("Third missed visit within 30 days (set locally by David Osei")


def test_the_reporter_confirms_what_the_board_calls_it(town: Town) -> None:
    a_reported_visit(town)
    town.amina.press("What the board calls it", where=DIRECT)
    town.expect("amina", "Which of these is it, in your view?")
    town.amina.sees_control("Skip")
    town.amina.press("Skip")
    town.amina.sees_control("Record")
    town.amina.press("Record")
    town.amina.sees("Camden 2019 calls this avoidance (Camden 2019, section 2): suggested by the document")
    assert "dialog:start" in actions_of(town, "amina")
