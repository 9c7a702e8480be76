"""Drafts stored by an older release, opened by this one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs.catalog.conditions import always, where
from dialogs.catalog.missed_visit import MISSED_VISIT
from dialogs.reopening import reopen
from dialogs.runner import apply
from dialogs.session import Session, SessionState
from dialogs.session_json import session_from_json
from dialogs.spec import REVIEW, Ask, Branch, Dialog, Option, Step
from dialogs.user_input import Answered
from state_machines.errors import Stale
from tests.unit.dialogs.conversation import NOON, Conversation
from tests.unit.dialogs.small_dialogs import dialog, met_step, note

LATER = NOON + timedelta(hours=3)

#: A draft as the first release stored it, at its review.
STORED_BY_VERSION_0 = """{
  "id": "s1", "dialog": "missed_visit", "version": 0, "person_id": "amara", "state": "review",
  "step": "review", "started_at": "2026-11-21T12:00:00Z", "updated_at": "2026-11-21T12:06:00Z",
  "revision": 6,
  "answers": {"immediate_danger": "no", "case": "N-104", "what_happened": "knocked_twice",
              "when": "now", "weather": "rain", "account": "Lights on, nobody came.", "more": null},
  "facts": {"immediate_danger": "no"}, "trail": ["immediate_danger", "case", "what_happened"],
  "seconds": {"case": 4.5}
}"""


def several(*options: Option) -> Step:
    return Step("means", Ask.SEVERAL, "How?", "Means", always(REVIEW), options, steers_only=True)


def answer_all(old: Dialog, *values: str | tuple[str, ...]) -> Session:
    talk = Conversation(old)
    talk.answer(*values)
    return talk.session


def test_a_draft_of_the_last_release_keeps_what_still_exists_and_is_asked_the_rest() -> None:
    draft = reopen(MISSED_VISIT, session_from_json(STORED_BY_VERSION_0), LATER)
    assert (draft.state, draft.step) == (SessionState.ASKING, "what_happened")
    assert draft.answers["account"] == "Lights on, nobody came."
    assert {"what_happened", "weather"}.isdisjoint(draft.answers)
    assert draft.version == MISSED_VISIT.version
    assert draft.seconds == {"case": 4.5}
    talk = Conversation(MISSED_VISIT)
    talk.session = draft
    assert talk.answer("no_reply").step == "required_by_plan"
    talk.answer("yes", "by_me")
    assert talk.session.state is SessionState.REVIEW


def test_a_draft_of_version_1_keeps_who_saw_the_child_last() -> None:
    draft = reopen(MISSED_VISIT, _of_version_1("by_social_worker"), LATER)
    assert draft.state is SessionState.REVIEW
    assert (draft.answers["who_saw_last"], draft.facts["seen"]) == ("by_social_worker", "not_seen")


def test_a_draft_of_version_1_in_which_nobody_replied_and_the_child_was_seen_is_asked_again() -> None:
    draft = reopen(MISSED_VISIT, _of_version_1("alone"), LATER)
    assert (draft.state, draft.step) == (SessionState.ASKING, "who_saw_last")
    assert draft.answers["account"] == "Nobody came."


def _of_version_1(child_seen: str) -> Session:
    """No reply at the door, and one question for whether the child was seen and who saw them last."""
    answers = {"immediate_danger": "no", "case": "N-104", "what_happened": "no_reply", "when": "now"}
    answers |= {"required_by_plan": "yes", "child_seen": child_seen, "account": "Nobody came."}
    stored = json.loads(STORED_BY_VERSION_0) | {"version": 1, "answers": answers, "trail": list(answers)}
    return session_from_json(json.dumps(stored))


def test_a_button_of_the_older_release_is_stale() -> None:
    old = session_from_json(STORED_BY_VERSION_0)
    draft = reopen(MISSED_VISIT, old, LATER)
    with pytest.raises(Stale):
        apply(MISSED_VISIT, draft, Answered(old.revision, "what_happened", "no_reply"), LATER, {})


def test_a_renamed_question_keeps_its_answer() -> None:
    old = answer_all(dialog(note(name="story")), "Lights on.")
    renamed = dialog(replace(note(), formerly=("story",)), version=2)
    draft = reopen(renamed, old, LATER)
    assert draft.answers == {"note": "Lights on."}
    assert draft.state is SessionState.REVIEW


def test_facts_are_those_of_the_present_options() -> None:
    old = answer_all(dialog(met_step()), "no")
    options = (Option("yes", "Yes"), Option("no", "No", {"seen": "not_seen"}))
    now = dialog(replace(met_step(options=options), fact="seen", steers_only=False), version=2)
    assert reopen(now, old, LATER).facts == {"met": "no", "seen": "not_seen"}


def test_a_new_question_in_the_middle_is_asked() -> None:
    old = answer_all(dialog(note(name="last")), "Lights on.")
    now = dialog(met_step(*always("last")), note(name="last"), version=2)
    talk = Conversation(now)
    talk.session = reopen(now, old, LATER)
    assert talk.session.step == "met"
    assert talk.answer("yes").lines[-1].answer == "Lights on."


def test_of_several_options_those_that_still_exist_stay() -> None:
    call, letter, fax = Option("call", "Call"), Option("letter", "Letter"), Option("fax", "Fax")
    old = answer_all(dialog(several(call, fax)), ("call", "fax"))
    assert reopen(dialog(several(call, letter), version=2), old, LATER).answers == {"means": ("call",)}
    assert reopen(dialog(several(letter), version=2), old, LATER).answers == {}


@pytest.mark.parametrize(
    "present",
    [note(), replace(note(), ask=Ask.DAY, steers_only=True), replace(note(), ask=Ask.MOMENT)],
)
def test_an_answer_of_another_kind_is_asked_again(present: Step) -> None:
    ticked = replace(several(Option("a", "A")), name="note")
    old = answer_all(dialog(ticked), ("a",))
    assert reopen(dialog(present, version=2), old, LATER).answers == {}


def test_a_day_stays_a_day_and_text_is_none() -> None:
    day = Step("on", Ask.DAY, "When?", "When", always(REVIEW), steers_only=True)
    old = answer_all(dialog(day), "2026-11-20")
    assert reopen(dialog(replace(day, short="Day"), version=2), old, LATER).answers == {"on": "2026-11-20"}
    moment = replace(day, ask=Ask.MOMENT, steers_only=False)
    assert reopen(dialog(moment, version=2), old, LATER).answers == {}
    words = answer_all(dialog(note(name="on")), "Friday")
    assert reopen(dialog(day, version=2), words, LATER).answers == {}


def test_a_skipped_question_that_became_required_is_asked() -> None:
    talk = Conversation(dialog(note(optional=True)))
    talk.skip()
    assert reopen(dialog(note(), version=2), talk.session, LATER).step == "note"
    assert reopen(dialog(note(optional=True), version=2), talk.session, LATER).step == REVIEW


def test_options_of_run_time_are_kept_with_what_they_implied() -> None:
    choice = Step(
        "it",
        Ask.CHOICE,
        "What?",
        "It",
        (Branch("note", where(asks="reason")), Branch(REVIEW)),
        options_from="outcomes",
        list_facts={"asks": frozenset({"reason"})},
        steers_only=True,
    )
    lists = {"outcomes": (Option("held", "Held", {"asks": "reason"}),)}
    talk = Conversation(dialog(choice, note()), lists=lists)
    talk.answer("held")
    draft = reopen(dialog(choice, note(), version=2), talk.session, LATER)
    assert draft.facts == {"it": "held", "asks": "reason"}
    assert draft.step == "note"


def test_the_same_version_and_an_ended_draft_are_left_alone() -> None:
    draft = answer_all(dialog(met_step()), "no")
    assert reopen(dialog(met_step()), draft, LATER) is draft
    ended = replace(draft, state=SessionState.SUBMITTED)
    assert reopen(dialog(met_step(), version=2), ended, LATER) is ended


def test_a_draft_of_another_dialog_is_not_opened() -> None:
    with pytest.raises(ValueError, match="cannot be opened as missed_visit"):
        reopen(MISSED_VISIT, answer_all(dialog(met_step()), "no"), LATER)
