"""What goes from a dialog needs a higher version of it, for drafts of the last release are stored."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version

import pytest

from dialogs.catalog.conditions import always
from dialogs.last_release import differences, main, read_page, release_page
from dialogs.registry import DIALOGS
from dialogs.spec import REVIEW, Ask, Dialog, Option, Step
from tests.unit.dialogs.small_dialogs import YES_NO, dialog, met_step, note

_ASKED = Step("asked", Ask.CHOICE, "Is it so?", "It", always(REVIEW), YES_NO, fact="threat")
THEN = release_page("1.0", [dialog(met_step(*always("asked")), _ASKED)])
_AGAIN = "drafts of version 1 are stored: raise version to 2, and run: make dialogs"


def differences_of(now: Dialog) -> list[str]:
    return list(differences(THEN, "1.0", {"small": now}))


def test_the_page_is_of_this_release_and_nothing_has_gone_since() -> None:
    assert list(differences(read_page(), version("doorstep"), DIALOGS)) == []
    assert {"missed_visit", "decision"} <= set(read_page().dialogs)
    assert main([]) == 0


def test_what_was_added_needs_no_higher_version() -> None:
    options = (*YES_NO, Option("not_sure", "Not sure"))
    longer = dialog(
        met_step(*always("asked"), options=options), replace(_ASKED, branches=always("note")), note()
    )
    assert differences_of(longer) == []


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (dialog(met_step()), "the question asked is gone"),
        (
            dialog(met_step(*always("asked")), replace(_ASKED, options=YES_NO[:1])),
            "the option no of asked is gone",
        ),
        (
            dialog(met_step(*always("asked")), replace(_ASKED, fact=(), steers_only=True)),
            "the option yes of asked tells rules something else",
        ),
        (
            dialog(
                met_step(*always("asked")),
                replace(
                    _ASKED,
                    options=(Option("yes", "Yes", {"injury": "yes"}), YES_NO[1]),
                    fact=("threat", "injury"),
                ),
            ),
            "the option yes of asked tells rules something else",
        ),
        (
            dialog(met_step(*always("asked")), replace(_ASKED, ask=Ask.TEXT, options=(), fact=())),
            "the question asked asks for a text in place of a choice",
        ),
    ],
)
def test_what_goes_needs_a_higher_version(now: Dialog, words: str) -> None:
    assert f"small: {words}; {_AGAIN}" in differences_of(now)


def test_with_a_higher_version_the_page_is_to_be_renewed() -> None:
    assert differences_of(dialog(met_step(), version=2)) == [
        "small: version 2 is not on the page yet; run: make dialogs"
    ]


def test_a_version_never_falls() -> None:
    (words,) = differences_of(dialog(met_step(*always("asked")), _ASKED, version=0))
    assert words == "small: version 0 is lower than 1, which was released; raise it again"


def test_a_dialog_that_is_gone_is_said() -> None:
    (words,) = differences(THEN, "1.0", {})
    assert words.startswith("small is gone")


def test_a_release_is_written_down() -> None:
    now = {"small": dialog(met_step(*always("asked")), _ASKED)}
    (words,) = differences(THEN, "1.1", now)
    assert words == "the page is of release 1.0, and this is 1.1; run: make dialogs"


def test_the_command_ends_with_1_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shorter = {name: one for name, one in DIALOGS.items() if name != "follow_up"}
    monkeypatch.setattr("dialogs.last_release.DIALOGS", shorter)
    assert main([]) == 1
    assert "dialogs/last_release.json: follow_up is gone" in capsys.readouterr().err
