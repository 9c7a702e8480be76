"""A dialog declared wrongly is refused when it is declared, with every problem named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.catalog.conditions import always, where
from dialogs.dialog_machine import table_of
from dialogs.spec import REVIEW, Ask, Branch, Dialog, Notice, Option, Step
from dialogs.spec_checks import DialogRejected, declare
from state_machines.machine import NOT_SAID
from tests.unit.dialogs.small_dialogs import YES_NO, dialog, forked_dialog, note, seen_step


def pick_step(ask: Ask, *options: Option, options_from: str = "") -> Step:
    return Step("it", ask, "What?", "It", always(REVIEW), options, options_from)


def with_option(option: Option) -> Dialog:
    return dialog(pick_step(Ask.CHOICE, option))


BROKEN = {
    "step seen: declared twice": dialog(
        seen_step(Branch("seen", where(seen="no")), Branch(REVIEW)), seen_step()
    ),
    "step submitted: the name is taken by the engine": dialog(note(name="submitted")),
    "starts at nowhere, which is not a step": dialog(),
    "“Add more” leads to extra, which is not a step": dialog(note(), more_first="extra"),
    "step note: leads to nowhere, which is not a step": dialog(note(*always("nowhere"))),
    "step seen: its last branch must hold always": dialog(seen_step(Branch(REVIEW, where(seen="yes")))),
    "step seen: the branches after the one to review are never taken": dialog(
        seen_step(Branch(REVIEW), Branch("note")), note()
    ),
    "step note: no answer leads to it": dialog(seen_step(), note()),
    "step note: belongs to the short form and to “Add more”": dialog(
        seen_step(*always("note")), note(optional=True), more_first="note"
    ),
    "step note: a question of “Add more” must be optional, the report stands without it": dialog(
        seen_step(), note(), more_first="note"
    ),
    "would ask the same question again: seen → note → seen": dialog(
        seen_step(*always("note")), note(Branch("seen", where(seen="no")), Branch(REVIEW))
    ),
    "step it: has nothing to choose from: give options or options_from": dialog(pick_step(Ask.SEVERAL)),
    "step it: has options and options_from: only one of them": dialog(
        pick_step(Ask.CHOICE, *YES_NO, options_from="own_cases")
    ),
    "step it: takes no options, it asks for a text": dialog(pick_step(Ask.TEXT, *YES_NO)),
    "step it: option yes: declared twice": dialog(
        pick_step(Ask.CHOICE, Option("yes", "Yes"), Option("yes", "Sure"))
    ),
    "step it: option label Yes: declared twice": dialog(
        pick_step(Ask.CHOICE, Option("yes", "Yes"), Option("sure", "Yes"))
    ),
    "step seen, branch to note: “seen” is never “nope”": dialog(
        seen_step(Branch("note", where(seen="nope")), Branch(REVIEW)), note()
    ),
    "step seen, branch to note: no answer says anything about “sene”": dialog(
        seen_step(Branch("note", where(sene="no")), Branch(REVIEW)), note()
    ),
    "step it, option a: no answer says anything about “door”": with_option(
        Option("a", "A", when=where(door="open"))
    ),
    "notice: no answer says anything about “danger”": Dialog(
        "small", 1, "Small", "note", (note(),), notices=(Notice("Call 999", where(danger="yes")),)
    ),
}


@pytest.mark.parametrize(("problem", "broken"), BROKEN.items(), ids=BROKEN)
def test_a_broken_dialog_is_refused_naming_the_problem(problem: str, broken: Dialog) -> None:
    with pytest.raises(DialogRejected) as refusal:
        declare(broken)
    assert f"small: {problem}" in refusal.value.problems


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(DialogRejected) as refusal:
        declare(dialog(seen_step(options=()), replace(note(), max_length=0)))
    assert len(refusal.value.problems) == 3


def test_a_sound_dialog_is_returned_as_it_is() -> None:
    sound = forked_dialog()
    assert declare(sound) is sound


def test_a_condition_may_name_the_absence_of_a_fact_and_the_context() -> None:
    step = seen_step(
        Branch(REVIEW, {"seen": frozenset({NOT_SAID}), "plan": frozenset({"CP"})}), Branch(REVIEW)
    )
    declare(dialog(step, context=("plan",)))


def test_a_dialog_that_was_never_declared_cannot_be_run() -> None:
    with pytest.raises(DialogRejected):
        table_of(dialog(seen_step(options=())))
