"""A case that is not on the buttons: by its reference, in a modal that also has the names."""

from __future__ import annotations

import pytest

from tests.stories.report_steps import begins_a_report, names_another_case
from tests.stories.town import Town


@pytest.fixture
def asking_town(town: Town) -> Town:
    """Amina is asked which child."""
    begins_a_report(town.amina)
    town.amina.press("No")
    town.amina.sees_control("Another case")
    return town


def test_a_reference_that_is_not_their_own_case_is_taken(asking_town: Town) -> None:
    names_another_case(asking_town.amina, "LH-1071")
    asking_town.amina.sees("What happened?")


def test_a_reference_in_small_letters_and_with_spaces_is_taken(asking_town: Town) -> None:
    names_another_case(asking_town.amina, "  lh-1071 ")
    asking_town.amina.sees("What happened?")


def test_an_unknown_reference_is_said_in_the_form_and_every_answer_is_kept(asking_town: Town) -> None:
    names_another_case(asking_town.amina, "LH-9999")
    said = asking_town.amina.modal()
    assert "does not know a case LH-9999" in said
    assert "Your answers are kept" in said
    asking_town.amina.fill("Or any case reference", "LH-1042")
    asking_town.amina.submit()
    asking_town.amina.sees("What happened?")


def test_the_form_lists_their_own_cases_by_name(asking_town: Town) -> None:
    asking_town.amina.press("Another case")
    options = asking_town.amina.form()["fields"][0]["options"]
    assert any("Kezia Thornbury" in option for option in options)
    asking_town.amina.choose("One of your cases", next(one for one in options if "Kezia" in one))
    asking_town.amina.submit()
    asking_town.amina.sees("What happened?")


def test_an_empty_form_asks_for_a_case(asking_town: Town) -> None:
    asking_town.amina.press("Another case")
    asking_town.amina.submit()
    assert "Please pick a case, or type its reference." in asking_town.amina.modal()
