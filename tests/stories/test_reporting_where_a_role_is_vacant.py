"""Nobody is named for a role: the duty goes to the next person all the same, and says why."""

from __future__ import annotations

from tests.stories.report_steps import expect_the_pings, reports_a_missed_visit
from tests.stories.town import Town


def test_a_reporter_without_a_safeguarding_lead_loses_no_duty(town: Town) -> None:
    told = reports_a_missed_visit(town.naomi, case="LH-1071")
    assert "Reporter's safeguarding lead, in their place Helen Marsh (Duty manager)" in told
    expect_the_pings(town, "LH-1071", told=("helen", "sam", "ruth"))
    town.helen.sees("LH-1071", "Passed over", "safeguarding lead: nobody is named")
