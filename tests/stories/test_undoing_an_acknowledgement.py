"""A press made by mistake can be taken back for a few minutes, and not later."""

from __future__ import annotations

from tests.stories.record import actions_of
from tests.stories.report_steps import a_reported_visit
from tests.stories.town import DIRECT, Town


def test_within_the_minutes_it_waits_again(town: Town) -> None:
    a_reported_visit(town)
    town.ruth.press("I have this", where=DIRECT)
    town.expect("amina", "Ruth Adeyemi acknowledged")

    town.ruth.press("Undo", where=DIRECT)

    town.ruth.sees("Taken back: LH-1042 waits again, and is chased as before.")
    town.expect("amina", "LH-1042: acknowledgement taken back", "Ruth Adeyemi took back")
    town.sam.sees("Social worker's manager, Ruth Adeyemi: not acknowledged")
    town.ruth.sees_control("I have this", where=DIRECT)
    town.ruth.press("I have this", where=DIRECT)
    town.expect("amina", "Ruth Adeyemi acknowledged")
    assert actions_of(town, "ruth").count("duty:acknowledge") == 2
    assert "acknowledgement:undo" in actions_of(town, "ruth")


def test_what_was_taken_back_is_chased_again(town: Town) -> None:
    a_reported_visit(town)
    for handle in ("sam", "priya", "ruth"):
        getattr(town, handle).press("I have this", where=DIRECT)
        town.expect("amina", "acknowledged at")
    town.ruth.press("Undo", where=DIRECT)
    town.expect("amina", "acknowledgement taken back")

    town.skip("PT1H1M")

    town.expect("ruth", "Social worker's manager, Ruth Adeyemi: not acknowledged; also told: David Osei")
    town.expect("david", "Social worker's manager, Ruth Adeyemi: not acknowledged; also told: David Osei")
    town.expect("amina", "The social worker's manager has not acknowledged", "David Osei was told")


def test_after_the_minutes_it_stands(town: Town) -> None:
    a_reported_visit(town)
    town.ruth.press("I have this", where=DIRECT)
    town.expect("amina", "Ruth Adeyemi acknowledged")
    town.ruth.sees_control("Undo", where=DIRECT)

    town.skip("PT6M")
    town.ruth.press("Undo", where=DIRECT)

    town.ruth.sees("It is too late to take this back. The acknowledgement stands")
    town.sam.sees("Social worker's manager, Ruth Adeyemi: acknowledged at 10:05")
    assert "undo:refuse" in actions_of(town, "ruth")
