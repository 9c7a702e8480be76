"""A dialog declared wrongly is refused when it is declared, with every problem named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.catalog.conditions import always, where
from dialogs.dialog_machine import table_of
from dialogs.spec import REVIEW, Ask, Branch, Dialog, More, Notice, Option, Step, Topic
from dialogs.spec_checks import DialogRejected, declare
from state_machines.machine import NOT_SAID
from state_machines.policy import vocabulary
from tests.unit.dialogs.small_dialogs import YES_NO, dialog, forked_dialog, met_step, note


def pick_step(ask: Ask, *options: Option, options_from: str = "") -> Step:
    steers = ask in {Ask.CHOICE, Ask.SEVERAL, Ask.DAY}
    return Step("it", ask, "What?", "It", always(REVIEW), options, options_from, steers_only=steers)


def with_option(option: Option) -> Dialog:
    return dialog(pick_step(Ask.CHOICE, option))


BROKEN = {
    "step met: declared twice": dialog(met_step(Branch("met", where(met="no")), Branch(REVIEW)), met_step()),
    "step submitted: the name is taken by the engine": dialog(note(name="submitted")),
    "starts at nowhere, which is not a step": dialog(),
    "step note: leads to nowhere, which is not a step": dialog(note(*always("nowhere"))),
    "step met: its last branch must hold always": dialog(met_step(Branch(REVIEW, where(met="yes")))),
    "step met: the branches after the one to review are never taken": dialog(
        met_step(Branch(REVIEW), Branch("note")), note()
    ),
    "step note: no answer leads to it": dialog(met_step(), note()),
    "step note: belongs to the short form and to “Add more”": dialog(
        met_step(*always("note")), more=More((Topic(Option("n", "N"), (note(),)),))
    ),
    "would ask the same question again: met → note → met": dialog(
        met_step(*always("note")), note(Branch("met", where(met="no")), Branch(REVIEW))
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
    "step met, branch to note: “met” is never “nope”": dialog(
        met_step(Branch("note", where(met="nope")), Branch(REVIEW)), note()
    ),
    "step met, branch to note: no answer says anything about “mte”": dialog(
        met_step(Branch("note", where(mte="no")), Branch(REVIEW)), note()
    ),
    "step it, option a: no answer says anything about “door”": with_option(
        Option("a", "A", when=where(door="open"))
    ),
    "notice: no answer says anything about “danger”": Dialog(
        "small", 1, "Small", "note", (note(),), notices=(Notice("Call 999", where(danger="yes")),)
    ),
}


def telling_dialog(fact: str | tuple[str, ...], *options: Option, ask: Ask = Ask.CHOICE) -> Dialog:
    """A dialog of one question that declares what rules may read of it."""
    return dialog(Step("it", ask, "What?", "It", always(REVIEW), options, fact=fact))


def threat_dialog(implied: str) -> Dialog:
    """One that declares a threat, and of which an option implies this fact beside it."""
    return telling_dialog("threat", Option("yes", "Yes", {implied: "yes"}), Option("no", "No"))


_ONLY_A_DAY = "only a day tells a date, which is closes_on or met_on or planned_on or risk_meeting_on"

#: What a question says of its answer, wrongly.
UNDECLARED = (
    (
        "say which fact rules may read of it (fact=…), or that it only steers (steers_only=True)",
        telling_dialog((), *YES_NO),
    ),
    (
        "sets door and steers_only: only one of them",
        dialog(Step("it", Ask.CHOICE, "What?", "It", always(REVIEW), YES_NO, fact="door", steers_only=True)),
    ),
    ("a text never sets a fact: leave out fact and steers_only", telling_dialog("door", ask=Ask.TEXT)),
    (
        "“leaving_aera” is nearly “leaving_area”, which rules know: correct it, or name it otherwise",
        telling_dialog("leaving_aera", *YES_NO),
    ),
    (
        "no answer sets “injury”: let the options imply it, or leave it out",
        telling_dialog(("threat", "injury"), *YES_NO),
    ),
    (
        "no answer sets “threat”: let the options imply it, or leave it out",
        telling_dialog("threat", *YES_NO, ask=Ask.SEVERAL),
    ),
    (
        "“maybe” is no value of “threat”: rules know yes, no",
        telling_dialog("threat", Option("maybe", "Maybe")),
    ),
    (
        "sets “injury”, which rules may read: declare it (fact=), or give it another name",
        threat_dialog("injury"),
    ),
    (
        "an option implies “injry”, which nothing reads: declare it (fact=), or correct its name",
        threat_dialog("injry"),
    ),
    (f"“planned_on” is not told by a choice: {_ONLY_A_DAY}", telling_dialog("planned_on", *YES_NO)),
    (f"“threat” is not told by a day: {_ONLY_A_DAY}", telling_dialog("threat", ask=Ask.DAY)),
)


@pytest.mark.parametrize(("problem", "broken"), UNDECLARED, ids=[words for words, _ in UNDECLARED])
def test_a_question_that_would_drop_a_fact_is_refused(
    problem: str, broken: Dialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(vocabulary._FACTS, "leaving_area", ("yes", "no"))
    with pytest.raises(DialogRejected) as refusal:
        declare(broken)
    assert f"small: step it: {problem}" in refusal.value.problems


def test_a_question_named_like_a_fact_declares_it() -> None:
    with pytest.raises(DialogRejected, match="cannot be used") as refusal:
        declare(dialog(Step("threat", Ask.CHOICE, "?", "T", always(REVIEW), YES_NO, steers_only=True)))
    words = "sets “threat”, which rules may read: declare it (fact=), or give it another name"
    assert refusal.value.problems == (f"small: step threat: {words}",)


@pytest.mark.parametrize(("problem", "broken"), BROKEN.items(), ids=BROKEN)
def test_a_broken_dialog_is_refused_naming_the_problem(problem: str, broken: Dialog) -> None:
    with pytest.raises(DialogRejected) as refusal:
        declare(broken)
    assert f"small: {problem}" in refusal.value.problems


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(DialogRejected) as refusal:
        declare(dialog(met_step(options=()), replace(note(), max_length=0)))
    assert len(refusal.value.problems) == 3


def test_a_sound_dialog_is_returned_as_it_is() -> None:
    sound = forked_dialog()
    assert declare(sound) is sound


def test_a_condition_may_name_the_absence_of_a_fact_and_the_context() -> None:
    step = met_step(Branch(REVIEW, {"met": frozenset({NOT_SAID}), "plan": frozenset({"CP"})}), Branch(REVIEW))
    declare(dialog(step, context=("plan",)))


def test_a_dialog_that_was_never_declared_cannot_be_run() -> None:
    with pytest.raises(DialogRejected):
        table_of(dialog(met_step(options=())))
