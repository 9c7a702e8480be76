""" "I have this" that leads to nothing: the chase resumes, and says who acknowledged and when."""

from __future__ import annotations

from tests.stories.decision_steps import REASON, records
from tests.stories.report_steps import a_reported_visit
from tests.stories.town import DIRECT, TEAM, Town


def everybody_has_it(town: Town) -> None:
    a_reported_visit(town)
    for handle in ("sam", "ruth", "priya"):
        getattr(town, handle).press("I have this", where=DIRECT)
        town.expect("amina", "acknowledged at 10:05")


def sam_is_asked_again(town: Town) -> None:
    """A working day is what the authority gives for an urgent one."""
    town.skip("PT23H59M")
    assert not town.unexpected_messages()
    town.skip("PT2M")
    town.expect("sam", "Arrange a core group", "but nothing followed; asked again")
    town.expect(
        "amina", "LH-1042: asked again", "acknowledged, but no outcome followed", "Sam Okafor was asked again"
    )


def test_the_one_who_acknowledged_is_asked_first_and_everybody_sees_why(town: Town) -> None:
    everybody_has_it(town)
    sam_is_asked_again(town)
    town.ruth.sees("acknowledged on Tue 17 Nov at 10:05", "but nothing followed; asked again", where=TEAM)
    town.sam.press("I have this", where=DIRECT)
    town.expect("amina", "Sam Okafor acknowledged")


def test_then_it_climbs_as_if_nobody_had_answered(town: Town) -> None:
    everybody_has_it(town)
    sam_is_asked_again(town)
    town.skip("PT1H1M")
    town.expect("ruth", "Arrange a core group", "also told: Ruth Adeyemi")
    town.expect("sam", "Arrange a core group", "also told: Ruth Adeyemi")
    town.expect("amina", "acknowledged, but no outcome followed", "Ruth Adeyemi was told")


def test_an_outcome_in_time_is_all_that_was_wanted(town: Town) -> None:
    everybody_has_it(town)
    records(town.sam, "Call a strategy discussion", reason=REASON)
    town.expect("ruth", "Step: Strategy discussion")
    town.expect("amina", "The step is now: Strategy discussion")
    town.ruth.press("I have this", where=DIRECT)
    town.expect("amina", "Ruth Adeyemi acknowledged")
    records(town.ruth, "Child protection enquiry started", reason=REASON)
    town.expect("amina", "The step is now: Closed")
    town.skip("P5D")
