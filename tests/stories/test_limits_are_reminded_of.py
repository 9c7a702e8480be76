"""A limit comes near: whoever has the duty is reminded once, and chased from the limit on."""

from __future__ import annotations

from tests.stories.report_steps import a_reported_visit
from tests.stories.town import DIRECT, Town


def test_somebody_who_has_it_is_reminded_before_the_limit_and_chased_after_it(town: Town) -> None:
    """Due on Tuesday at 10:05: reminded a working day before, and asked again although he has it."""
    a_reported_visit(town)
    for handle in ("sam", "ruth", "priya"):
        getattr(town, handle).press("I have this", where=DIRECT)
        town.expect("amina", "LH-1042: acknowledged")

    town.skip("P6D")

    town.expect(
        "sam", "LH-1042: a time limit comes near", "by Tue 24 Nov, 10:05: 5 working days (set locally"
    )
    town.expect("sam", "but nothing followed; asked again")
    town.expect("amina", "LH-1042: asked again")
    town.sam.press("I have this", where=DIRECT)
    town.expect("amina", "LH-1042: acknowledged")

    town.skip("P1D")

    town.expect("sam", "Time limit: Tue 24 Nov, 10:05 (passed) (set locally)")
    town.expect("amina", "LH-1042: asked again")
    town.ruth.command("/case LH-1042")
    town.ruth.sees("Next time limit: Tue 24 Nov, 10:05 (passed), 5 working days (set locally by David Osei")
