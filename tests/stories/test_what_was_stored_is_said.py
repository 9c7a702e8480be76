"""Where a second step fails after the first was stored, nobody reads that nothing was."""

from __future__ import annotations

from typing import Any

import pytest

from bot.surface.acts import seen
from bot.use_cases.people.away import end_away, set_away
from state_machines.errors import StoreUnavailable
from tests.stories.report_steps import a_reported_visit
from tests.stories.test_away import HELEN
from tests.stories.test_the_child_has_been_seen import TOLD, expect_the_news, says_that_the_child_was_seen
from tests.stories.town import Town

ERRORS = [RuntimeError("a fault of ours"), StoreUnavailable("The database is busy. Nothing was saved.")]
errors = pytest.mark.parametrize("error", ERRORS, ids=["a fault of ours", "a busy database"])


def fails(monkeypatch: pytest.MonkeyPatch, place: object, name: str, error: Exception) -> None:
    def fail(*_args: Any, **_more: Any) -> Any:
        raise error

    monkeypatch.setattr(place, name, fail)


@errors
def test_no_longer_needed_is_recorded_where_the_outcome_cannot_be_asked_for(
    town: Town, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    a_reported_visit(town)
    says_that_the_child_was_seen(town.tom)
    expect_the_news(town, *TOLD)
    fails(monkeypatch, seen, "start_dialog", error)
    town.sam.press("No longer needed")
    town.sam.sees("Recorded for LH-1042: no longer needed.", "The outcome could not be asked for just now")
    town.ruth.sees("Sam Okafor said", "no longer needed")


@errors
def test_an_absence_is_said_to_be_stored_where_handing_over_fails_and_is_carried_out_later(
    town: Town, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    a_reported_visit(town)
    with monkeypatch.context() as broken:
        fails(broken, set_away, "hand_over_for_absences", error)
        town.sam.command(f"/away today cover {HELEN}")
        town.sam.sees("You are away", "What waits is handed over in a few minutes")
    town.expect("helen", "You cover for Sam Okafor")
    town.expect("ruth", "Sam Okafor is away", "Helen Marsh covers")
    town.skip("PT2M")
    town.expect("helen", "LH-1042", "Sam Okafor (allocated social worker) is away until 17 November")
    town.expect("amina", "LH-1042: passed on", "Helen Marsh was told")


@errors
def test_whoever_is_back_reads_it_where_giving_back_fails_and_it_is_given_back_later(
    town: Town, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    a_reported_visit(town)
    town.sam.command(f"/away today cover {HELEN}")
    for handle, words in (
        ("helen", "You cover"),
        ("ruth", "is away"),
        ("helen", "LH-1042"),
        ("amina", "passed"),
    ):
        town.expect(handle, words)
    with monkeypatch.context() as broken:
        fails(broken, end_away, "hand_over_duties", error)
        town.sam.command("/away back")
        town.sam.sees("You are back. It is recorded.", "goes back in a few minutes")
    town.expect("helen", "You no longer cover for Sam Okafor")
    town.skip("PT2M")
    town.expect("sam", "LH-1042", "Allocated social worker, Sam Okafor: not acknowledged")
    for handle in ("helen", "amina"):
        town.expect(handle, "LH-1042: passed on", "Sam Okafor was told")
