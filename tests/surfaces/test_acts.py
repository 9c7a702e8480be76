"""Whatever a person can press, type or fill in stands in one table; the log's words for replies stay."""

from __future__ import annotations

from dataclasses import asdict
from typing import get_args

from bot.surface.acts.table import BUTTONS, CONTROLS, FORMS, acts_by_command
from bot.surface.forms import FormKind
from bot.surface.handle import LOGGED_AS
from bot.surface.incoming import Control
from bot.surface.replies import FieldErrors, Nothing, OpenForm, Refuse, Replace, Reply, Say, ShowCard
from bot.surface_profile import CommandWords
from bot.values import Action


def test_every_button_form_and_control_does_something() -> None:
    assert set(BUTTONS) == set(Action)
    assert set(FORMS) == set(FormKind)
    assert set(CONTROLS) == set(Control)


def test_a_command_is_known_by_the_first_word_of_what_cards_cite() -> None:
    words = CommandWords.led_by("", help="doorstep help")
    found = acts_by_command(words)
    assert list(found)[:4] == ["report", "case", "cases", "away"]
    assert "doorstep" in found


def test_every_command_has_an_act_and_says_in_help_what_it_is_for() -> None:
    """Whatever is added to `CommandWords` needs a row in `acts_by_command`, and words for help."""
    commands = CommandWords.led_by("type-")
    words = asdict(commands).values()
    assert len(words) >= 5
    assert set(acts_by_command(commands)) == set(words), "add a row to acts_by_command"
    lines = list(commands.help_lines())
    assert {word for word in words if not any(word in line for line in lines)} == set()


def test_the_log_calls_each_reply_what_the_releases_before_called_it() -> None:
    assert {
        Nothing: "nothing",
        Say: "say",
        Refuse: "refuse",
        ShowCard: "tell",
        Replace: "replace",
        OpenForm: "openmodal",
        FieldErrors: "fielderrors",
    } == LOGGED_AS
    assert set(LOGGED_AS) == set(get_args(Reply))
