"""The main story in its shortest form: a closed door becomes separate pings."""

from __future__ import annotations

from tests.stories.reporting import expect_the_pings, reports_a_missed_visit
from tests.stories.town import Town


def test_a_missed_visit_reaches_everybody_the_board_names(town: Town) -> None:
    told = reports_a_missed_visit(town.amina, case="LH-1042")
    assert "Priya Nair" in told and "Sam Okafor" in told and "Ruth Adeyemi" in told
    expect_the_pings(town, "LH-1042")
