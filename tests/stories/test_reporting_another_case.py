"""A case that is not on the buttons: by its reference, in a modal that also has the names."""

from __future__ import annotations

import pytest

from tests.stories.report_steps import begins_a_report, names_another_case
from tests.stories.town import Town


@pytest.fixture
def asked(town: Town) -> Town:
    """Amina is asked which child."""
    begins_a_report(town.amina)
    town.amina.press("No")
    town.amina.sees_control("Another case")
    return town


def test_a_reference_that_is_not_their_own_case_is_taken(asked: Town) -> None:
    names_another_case(asked.amina, "LH-1071")
    asked.amina.sees("What happened?")


def test_a_reference_in_small_letters_and_with_spaces_is_taken(asked: Town) -> None:
    names_another_case(asked.amina, "  lh-1071 ")
    asked.amina.sees("What happened?")


def test_an_unknown_reference_is_said_in_the_form_and_every_answer_is_kept(asked: Town) -> None:
    names_another_case(asked.amina, "LH-9999")
    said = asked.amina.modal()
    assert "does not know a case LH-9999" in said
    assert "Your answers are kept" in said
    asked.amina.fill("Or any case reference", "LH-1042")
    asked.amina.submit()
    asked.amina.sees("What happened?")


def test_the_form_lists_their_own_cases_by_name(asked: Town) -> None:
    asked.amina.press("Another case")
    options = asked.amina.form()["fields"][0]["options"]
    assert any("Kezia Thornbury" in option for option in options)
    asked.amina.choose("One of your cases", next(one for one in options if "Kezia" in one))
    asked.amina.submit()
    asked.amina.sees("What happened?")


def test_an_empty_form_asks_for_a_case(asked: Town) -> None:
    asked.amina.press("Another case")
    asked.amina.submit()
    assert "Please pick a case, or type its reference." in asked.amina.modal()
