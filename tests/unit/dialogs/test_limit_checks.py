"""A surface that cannot show a dialog whole is told of every place when the process starts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.slack.limits import SLACK
from dialogs.catalog.conditions import always
from dialogs.limit_checks import check_limits, limit_problems
from dialogs.registry import DIALOGS
from dialogs.spec import REVIEW, Ask, Dialog, Option, Step
from dialogs.spec_checks import DialogRejected
from dialogs.surface_limits import SurfaceLimits
from tests.unit.dialogs.small_dialogs import dialog, forked_dialog, note

TWENTY_FIVE = "x" * 25
SEVENTY_SIX = "x" * 76
LIMITS = SurfaceLimits(
    title=24,
    option_label=75,
    option_value=150,
    options=100,
    ticked_options=10,
    text=3000,
    button_label=75,
    alternative_text=2000,
)


def pick_step(ask: Ask, *options: Option) -> Step:
    return Step("it", ask, "What?", "It", always(REVIEW), options)


def with_option(option: Option) -> Dialog:
    return dialog(pick_step(Ask.CHOICE, option))


TOO_MUCH = {
    "step it: 11 options, at most 10": dialog(
        pick_step(Ask.SEVERAL, *(Option(str(n), str(n)) for n in range(11)))
    ),
    "step it: option label “xxxxxxxxxxxxxxxxxxxx…”: 76 characters, at most 75": with_option(
        Option("a", SEVENTY_SIX)
    ),
    "step it: option value “xxxxxxxxxxxxxxxxxxxx…”: 151 characters, at most 150": with_option(
        Option("x" * 151, "A")
    ),
    "step note: short name “xxxxxxxxxxxxxxxxxxxx…”: 76 characters, at most 75": dialog(
        replace(note(), short=SEVENTY_SIX)
    ),
    "title “xxxxxxxxxxxxxxxxxxxx…”: 25 characters, at most 24": Dialog(
        "small", 1, TWENTY_FIVE, "note", (note(),)
    ),
    "submit label “xxxxxxxxxxxxxxxxxxxx…”: 25 characters, at most 24": Dialog(
        "small", 1, "Small", "note", (note(),), submit_label=TWENTY_FIVE
    ),
    "step note: max_length 3001: at most 3000": dialog(replace(note(), max_length=3001)),
    "step it: 101 options, at most 100": dialog(
        pick_step(Ask.CHOICE, *(Option(str(n), str(n)) for n in range(101)))
    ),
}


@pytest.mark.parametrize(("problem", "too_much"), TOO_MUCH.items(), ids=TOO_MUCH)
def test_what_does_not_fit_is_named(problem: str, too_much: Dialog) -> None:
    assert list(limit_problems(too_much, LIMITS)) == [problem]


def test_a_smaller_surface_refuses_what_a_larger_one_shows() -> None:
    check_limits([forked_dialog()], LIMITS, "Slack")
    with pytest.raises(DialogRejected, match="The terminal cannot show all dialogs") as refusal:
        check_limits([forked_dialog()], replace(LIMITS, options=1, title=3), "The terminal")
    assert "small: title “Small…”: 5 characters, at most 3" in refusal.value.problems
    assert "small: step met: 2 options, at most 1" in refusal.value.problems


def test_slack_can_show_every_dialog() -> None:
    assert SLACK.limits == LIMITS
    assert len(DIALOGS) >= 11
    check_limits(DIALOGS.values(), SLACK.limits, SLACK.title)
