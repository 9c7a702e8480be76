"""An alarm needs nothing else: at the first press somebody outside the reporter is told, and it climbs."""

from __future__ import annotations

from tests.stories.incidents import AT_THE_FIRST_PRESS, begins_an_incident
from tests.stories.record import actions_of
from tests.stories.report_steps import begins_a_report, expect_the_pings, names_another_case
from tests.stories.town import DIRECT, Town

NOT_SAFE = "Somebody is not safe: which child is not said yet"


def says_not_safe(town: Town) -> None:
    """Amina presses once. Her own line and the duty manager are told, and she has her own card."""
    begins_an_incident(town.amina)
    town.amina.press("No, I am not safe")
    for handle in AT_THE_FIRST_PRESS:
        town.expect(handle, NOT_SAFE, "Amina Yusuf", "Nobody has it yet. Doorstep has called nobody.", "999")
    town.expect("amina", "You said that you are not safe", "020 7946 0123")
    # Her card may be posted before the last of them is reached; it is drawn anew with each.
    town.amina.sees("You said that you are not safe", "Grace Holt, Priya Nair and Helen Marsh")


def test_without_a_case_the_first_press_reaches_the_reporters_own_line_and_social_care(town: Town) -> None:
    says_not_safe(town)
    town.sam.sees_not("not safe")
    assert "alarm:raise" in actions_of(town, "amina")


def test_it_climbs_until_somebody_has_it_however_long_the_dialog_is_silent(town: Town) -> None:
    says_not_safe(town)
    town.skip("PT5M")
    town.expect("naomi", NOT_SAFE)
    town.expect("david", NOT_SAFE)
    town.skip("PT5M")
    town.expect("helen", NOT_SAFE)
    town.expect("kofi", NOT_SAFE)
    for told in (("david", "kofi"), ("kofi",), ("kofi",)):
        town.skip("PT5M")
        for handle in told:
            town.expect(handle, NOT_SAFE)


def test_whoever_telephones_says_so_and_the_reporter_reads_it(town: Town) -> None:
    says_not_safe(town)
    town.grace.press("I am telephoning", where=DIRECT)
    town.amina.sees("Grace Holt has it since")
    town.priya.sees("Grace Holt has it since")
    town.skip("PT30M")
    town.grace.press("Spoken to, safe", where=DIRECT)
    for handle in ("priya", "helen"):
        town.expect(handle, "(ended)", "Grace Holt has spoken to them, and they are safe")
    town.amina.sees("Grace Holt has spoken to them")


def test_i_am_safe_now_ends_it_and_everybody_told_hears_it(town: Town) -> None:
    says_not_safe(town)
    town.amina.press("I am safe now", where=DIRECT)
    for handle in AT_THE_FIRST_PRESS:
        town.expect(handle, "(ended)", "Amina Yusuf says that they are safe now")
    town.skip("PT2H")
    assert "I am telephoning" not in town.grace.controls(DIRECT)


def test_pressed_by_mistake_is_said_to_those_who_were_told(town: Town) -> None:
    says_not_safe(town)
    town.amina.press("Pressed by mistake", where=DIRECT)
    for handle in AT_THE_FIRST_PRESS:
        town.expect(handle, "(ended)", "it was pressed by mistake")


def says_a_child_is_in_danger(town: Town) -> None:
    begins_a_report(town.amina)
    town.amina.press("Yes")
    for handle in AT_THE_FIRST_PRESS:
        town.expect(handle, "A child is in danger: which child is not said yet")
    town.expect("amina", "You said that a child is in danger")


def test_an_early_help_case_that_no_chart_covers_reaches_whoever_leads_and_social_care(town: Town) -> None:
    says_a_child_is_in_danger(town)
    names_another_case(town.amina, "LH-1088")
    town.expect("tom", "A child is in danger: LH-1088")
    expect_the_pings(town, "LH-1088", told=("tom", "priya", "grace", "helen"))
    town.grace.sees("A child is in danger: LH-1088")


def test_a_child_in_danger_ends_only_by_what_somebody_else_found(town: Town) -> None:
    says_a_child_is_in_danger(town)
    town.amina.press("Pressed by mistake", where=DIRECT)
    town.amina.sees("It stands until somebody who was told has confirmed that.")
    town.priya.press("I have this", where=DIRECT)
    town.priya.press("Yes, it was a mistake", where=DIRECT)
    for handle in ("grace", "helen"):
        town.expect(handle, "(ended)", "it was pressed by mistake")
