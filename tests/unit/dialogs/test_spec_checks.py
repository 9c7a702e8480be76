"""A dialog declared wrongly is refused when it is declared, with every problem named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.catalog.conditions import always, said
from dialogs.dialog_machine import table_of
from dialogs.spec import REVIEW, Ask, Branch, Dialog, Notice, Option, Step
from dialogs.spec_checks import DialogRejected, declare
from state_machines.machine import NOT_SAID
from tests.unit.dialogs.small_dialogs import YES_NO, dialog, forked, note, seen

TWENTY_FIVE = "x" * 25
SEVENTY_SIX = "x" * 76


def picked(ask: Ask, *options: Option, options_from: str = "") -> Step:
    return Step("it", ask, "What?", "It", always(REVIEW), options, options_from)


def with_option(option: Option) -> Dialog:
    return dialog(picked(Ask.CHOICE, option))


BROKEN = {
    "step seen: declared twice": dialog(seen(Branch("seen", said(seen="no")), Branch(REVIEW)), seen()),
    "step submitted: the name is taken by the engine": dialog(note(name="submitted")),
    "starts at nowhere, which is not a step": dialog(),
    "“Add more” leads to extra, which is not a step": dialog(note(), more_first="extra"),
    "step note: leads to nowhere, which is not a step": dialog(note(*always("nowhere"))),
    "step seen: its last branch must hold always": dialog(seen(Branch(REVIEW, said(seen="yes")))),
    "step seen: the branches after the one to review are never taken": dialog(
        seen(Branch(REVIEW), Branch("note")), note()
    ),
    "step note: no answer leads to it": dialog(seen(), note()),
    "step note: belongs to the short form and to “Add more”": dialog(
        seen(*always("note")), note(optional=True), more_first="note"
    ),
    "step note: a question of “Add more” must be optional, the report stands without it": dialog(
        seen(), note(), more_first="note"
    ),
    "would ask the same question again: seen → note → seen": dialog(
        seen(*always("note")), note(Branch("seen", said(seen="no")), Branch(REVIEW))
    ),
    "step it: has nothing to choose from: give options or options_from": dialog(picked(Ask.SEVERAL)),
    "step it: has options and options_from: only one of them": dialog(
        picked(Ask.CHOICE, *YES_NO, options_from="own_cases")
    ),
    "step it: takes no options, it asks for a text": dialog(picked(Ask.TEXT, *YES_NO)),
    "step it: option yes: declared twice": dialog(
        picked(Ask.CHOICE, Option("yes", "Yes"), Option("yes", "Sure"))
    ),
    "step it: option label Yes: declared twice": dialog(
        picked(Ask.CHOICE, Option("yes", "Yes"), Option("sure", "Yes"))
    ),
    "step it: 11 options, at most 10": dialog(
        picked(Ask.SEVERAL, *(Option(str(n), str(n)) for n in range(11)))
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
    "step note: max_length 3001: from 1 to 3000": dialog(replace(note(), max_length=3001)),
    "step seen, branch to note: “seen” is never “nope”": dialog(
        seen(Branch("note", said(seen="nope")), Branch(REVIEW)), note()
    ),
    "step seen, branch to note: no answer says anything about “sene”": dialog(
        seen(Branch("note", said(sene="no")), Branch(REVIEW)), note()
    ),
    "step it, option a: no answer says anything about “door”": with_option(
        Option("a", "A", when=said(door="open"))
    ),
    "notice: no answer says anything about “danger”": Dialog(
        "small", 1, "Small", "note", (note(),), notices=(Notice("Call 999", said(danger="yes")),)
    ),
}


@pytest.mark.parametrize(("problem", "broken"), BROKEN.items(), ids=BROKEN)
def test_a_broken_dialog_is_refused_naming_the_problem(problem: str, broken: Dialog) -> None:
    with pytest.raises(DialogRejected) as refusal:
        declare(broken)
    assert f"small: {problem}" in refusal.value.problems


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(DialogRejected) as refusal:
        declare(dialog(seen(options=()), replace(note(), max_length=0)))
    assert len(refusal.value.problems) == 3


def test_a_sound_dialog_is_returned_as_it_is() -> None:
    sound = forked()
    assert declare(sound) is sound


def test_a_condition_may_name_the_absence_of_a_fact_and_the_context() -> None:
    step = seen(Branch(REVIEW, {"seen": frozenset({NOT_SAID}), "plan": frozenset({"CP"})}), Branch(REVIEW))
    declare(dialog(step, context=("plan",)))


def test_a_dialog_that_was_never_declared_cannot_be_run() -> None:
    with pytest.raises(DialogRejected):
        table_of(dialog(seen(options=())))
