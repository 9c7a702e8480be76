"""Whatever is typed arrives as it was typed, where it may be read, and does nothing anywhere else."""

from __future__ import annotations

import pytest

from tests.stories.report_steps import (
    answers_to_the_review,
    begins_a_report,
    expect_the_pings,
    reports_a_missed_visit,
)
from tests.stories.town import Town

TEXTS = {
    "a broadcast": "<!channel> please come, <!here> and <@U0RUTH>",
    "ampersands and angle brackets": "Mum & dad said 1 < 2 &amp; > <b>not now</b>",
    "a link": "See https://example.org/?a=1&b=2 and <https://example.org|here>",
    "emoji": "All quiet 🚪 👩‍👧 :door:",
    "right-to-left": "האם אמרה ‮שלום‬ بالباب",
    "markup": "*bold* _it_ ~gone~ `code` ```block``` > quote",
}


@pytest.mark.parametrize("typed", TEXTS.values(), ids=TEXTS)
def test_a_text_is_read_as_it_was_typed_and_summons_nobody(town: Town, typed: str) -> None:
    reports_a_missed_visit(town.amina, account=typed)
    expect_the_pings(town)
    town.sam.press("Open")
    assert typed in town.sam.modal()


def test_three_thousand_characters_are_read_whole(town: Town) -> None:
    typed = "é&<" * 999 + "end"
    reports_a_missed_visit(town.amina, account=typed)
    expect_the_pings(town)
    town.sam.press("Open")
    assert typed in town.sam.modal().replace("\n", "")


def test_one_character_too_many_is_said_in_the_form_and_nothing_is_lost(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.amina.choose("Change an answer", "Account")
    town.amina.press("Change what you wrote")
    field = town.amina.form()["fields"][0]["label"]
    town.amina.fill(field, "x" * 3001)
    town.amina.submit()
    form = town.amina.form()
    assert form["errors"]
    assert form["fields"][0]["value"] == "x" * 3001
    town.amina.fill(field, "Short enough.")
    town.amina.submit()
    assert "Account: written, 13 characters" in town.amina.sees("Please check your answers")


def test_only_spaces_are_no_account(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.amina.choose("Change an answer", "Account")
    town.amina.press("Change what you wrote")
    town.amina.fill(town.amina.form()["fields"][0]["label"], "   ")
    town.amina.submit()
    assert "Please fill it in" in town.amina.modal()


def test_a_text_may_be_written_again(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.amina.choose("Change an answer", "Account")
    town.amina.press("Change what you wrote")
    assert str(town.amina.form()["fields"][0]["value"]).startswith("Curtains drawn")
