"""An agency about to close, a repeat referral, agencies that disagree, an assessment: by their words."""

from __future__ import annotations

import pytest

from tests.stories.incidents import expect_the_alarm, expect_the_cases_people
from tests.stories.report_steps import expect_the_pings, picks, writes
from tests.stories.town import DIRECT, Phone, Town


def begins(who: Phone, word: str) -> None:
    who.command(f"/report {word}")
    who.town.expect(who.handle, "Question 1")


def submits(who: Phone) -> None:
    who.press("Submit", where=DIRECT)
    who.sees("Recorded: R-", "LH-1042")
    expect_the_pings(who.town)


@pytest.mark.parametrize(
    ("word", "answers", "kind"),
    [
        ("repeat", ("The child or family is not seen", "Yes"), "Repeat referral"),
        ("closing", ("No", "Yes", "Skip", "The family does not engage"), "Agency about to close"),
        ("disagree", ("How serious it is", "Not yet"), "Disagreement between agencies"),
    ],
)
def test_each_is_reported_in_a_few_taps_and_everybody_named_is_told(
    town: Town, word: str, answers: tuple[str, ...], kind: str
) -> None:
    begins(town.amina, word)
    picks(town.amina, "LH-1042")
    for label in answers:
        town.amina.press(label, where=DIRECT)
    writes(town.amina, "Two letters and six visits; the child would have nobody then.")
    submits(town.amina)
    town.sam.sees(f"{kind}: LH-1042")


def test_an_assessment_takes_its_four_parts(town: Town) -> None:
    begins(town.amina, "assessment")
    town.amina.press("No", where=DIRECT)
    picks(town.amina, "LH-1042")
    town.amina.press("Not yet", where=DIRECT)
    writes(town.amina, "Regular meals; the mother can give them when she is well.")
    writes(town.amina, "A flat above a shop, two rooms.")
    for _ in ("alone", "step in", "concerns"):
        town.amina.press("Not sure", where=DIRECT)
    submits(town.amina)
    town.sam.sees("No-access assessment: LH-1042")


def test_somebody_who_must_step_in_now_is_told_of_before_submit(town: Town) -> None:
    begins(town.amina, "assessment")
    town.amina.press("No", where=DIRECT)
    picks(town.amina, "LH-1042")
    town.amina.press("Not yet", where=DIRECT)
    writes(town.amina, "Not known.")
    writes(town.amina, "Smoke from the kitchen.")
    town.amina.press("Not sure", where=DIRECT)
    town.amina.press("Yes, now", where=DIRECT)
    expect_the_alarm(town.amina, "A child is in danger: LH-1042", "a child is in danger", ("grace", "priya"))
    expect_the_cases_people(town.amina, "A child is in danger: LH-1042")
    expect_the_pings(town)
    town.amina.sees("are being told now", "999")
    town.amina.press("Submit", where=DIRECT)
    town.amina.sees("Recorded: R-")
    for handle in ("priya", "sam", "ruth"):
        town.expect(handle, "the report is complete")
