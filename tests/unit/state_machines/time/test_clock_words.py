"""Times of day as people type them."""

from __future__ import annotations

import pytest

from state_machines.time.clock_words import fold_time_of_day


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("14:30", "14:30"),
        ("14.30", "14:30"),
        ("9", "09:00"),
        ("2:30 pm", "14:30"),
        ("2pm", "14:00"),
        ("12 pm", "12:00"),
        ("12am", "00:00"),
        (" 9.15 AM ", "09:15"),
    ],
)
def test_a_time_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert fold_time_of_day(typed) == kept


@pytest.mark.parametrize("typed", ["", "noon", "25:00", "14:60", "14:30 pm", "0 am", "2:3"])
def test_what_is_no_time_is_refused_in_words(typed: str) -> None:
    with pytest.raises(ValueError, match="time of day"):
        fold_time_of_day(typed)
