"""`/case REF why`: each move with its section and who decided, for their eyes only."""

from __future__ import annotations

from tests.stories.record import actions_of
from tests.stories.report_steps import a_reported_visit
from tests.stories.town import DIRECT, Town


def test_why_tells_the_moves_and_the_sections_behind_them(town: Town) -> None:
    a_reported_visit(town)
    town.ruth.command("/case LH-1042 why")
    town.ruth.sees(
        "LH-1042: why it stands at “Core group to be arranged”",
        "1. Tue 17 Nov, 10:05, Amina Yusuf: reported a missed visit.",
        "Because: ",
        "Camden 2019, section",
    )
    town.ruth.press("Where it stands", where=DIRECT)
    town.ruth.sees("Next time limit:")
    assert actions_of(town, "ruth").count("status:read") == 2


def test_why_in_capitals_and_with_a_question_mark_for_a_member_of_the_network(town: Town) -> None:
    a_reported_visit(town)
    town.tom.command("/case lh-1042 Why?")
    town.tom.sees("What led to this step")
