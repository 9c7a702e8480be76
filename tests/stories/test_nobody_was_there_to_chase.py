"""Doorstep was down for two days: what fell due is chased once, none of it is dropped, and it is said."""

from __future__ import annotations

from tests.stories.report_steps import a_reported_visit
from tests.stories.town import DIRECT, Town


def is_down(town: Town, how_long: str) -> None:
    """The bot is stopped, time passes, and it starts again."""
    town.stop_bot()
    town.http.post("/control/clock", json={"advance": how_long}).raise_for_status()
    town.start_bot()
    town.settle()


def test_one_chase_and_not_many_after_two_days(town: Town) -> None:
    a_reported_visit(town)
    for handle in ("sam", "ruth"):
        getattr(town, handle).press("I have this", where=DIRECT)
        town.expect("amina", "acknowledged at 10:05")

    is_down(town, "P2D")

    late = "This comes late: Doorstep was interrupted. It was due on Tue 17 Nov at 11:05."
    town.expect("naomi", "Priya Nair: not acknowledged; also told: Naomi Clarke", late)
    town.expect("priya", "Priya Nair: not acknowledged; also told: Naomi Clarke", late)
    town.expect("amina", "Naomi Clarke was told", late)
    town.expect(
        "sam", "Arrange a core group", "but nothing followed; asked again", "It was due on Wed 18 Nov"
    )
    town.expect("amina", "LH-1042: asked again", "Doorstep was interrupted")
    town.nothing_else()

    town.skip("PT1H1M")
    town.expect("helen", "also told: Naomi Clarke and Helen Marsh")
    assert "interrupted" not in town.helen.all_words()
    town.expect("priya", "also told: Naomi Clarke and Helen Marsh")
    town.expect("amina", "Helen Marsh was told")
    town.expect("ruth", "nothing followed; asked again")
    town.expect("sam", "nothing followed; asked again")
    town.expect("amina", "The allocated social worker")


def test_a_restart_of_a_moment_is_not_worth_a_word(town: Town) -> None:
    a_reported_visit(town)
    for handle in ("sam", "ruth"):
        getattr(town, handle).press("I have this", where=DIRECT)
        town.expect("amina", "acknowledged at 10:05")
    is_down(town, "PT20S")
    town.skip("PT1H1M")
    assert "interrupted" not in town.expect("naomi", "also told: Naomi Clarke")
    town.expect("priya", "also told: Naomi Clarke")
    town.expect("amina", "Naomi Clarke was told")
